"""`python -m sts_lint`."""

import sys

from sts_lint.cli import main

if __name__ == "__main__":
    sys.exit(main())
