"""sts-lint side by side with its peers, on one tree in one run: `python -m benchmarks`."""
