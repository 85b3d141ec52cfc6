"""sts-lint: which AWS STS endpoint a program will call, which line decides it, and the fix."""

__version__ = "0.1.0"
