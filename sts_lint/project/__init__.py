"""What surrounds a file: discovery, settings, SDK bounds."""

from sts_lint.project.sdk import ProjectSdk, project_sdk, sdk_for

__all__ = ["ProjectSdk", "project_sdk", "sdk_for"]
