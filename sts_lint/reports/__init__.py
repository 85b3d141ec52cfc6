"""One module per output format."""

NOTHING = "no findings"
"""What a report for people ends with where there is nothing to report."""
