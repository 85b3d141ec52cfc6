"""One module per output format."""

NOTHING = "no findings"
"""What a report for people ends with where there is nothing to report."""
NOTHING_FIXED = "0 fixed, none left"
"""What is told of a run with `--fix` that had nothing to do."""
