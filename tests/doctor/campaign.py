"""A long run: `python -m tests.doctor.campaign --machines 2000 --seed 1`.

Prints what `docs/doctor.md` records, and every difference. Ends with 1 if there is one.
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.oracle.install import VERSIONS

from .comparison import compare
from .machines import machines


def main() -> int:
    """Compare as many machines as asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.doctor.campaign")
    parser.add_argument("--machines", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    begun = time.monotonic()
    tallies = compare(list(machines(given.seed, given.machines)), VERSIONS)
    for version, tally in tallies.items():
        agree = tally.rows - len(tally.wrong)
        shown = ", ".join(f"{number} {what}" for what, number in sorted(tally.real.items()))
        print(
            f"botocore {version}: {tally.machines} machines, {tally.rows} rows ({shown}), "
            f"{tally.hidden} calls on the way; {agree} agree, {len(tally.wrong)} do not; "
            f"{tally.elsewhere} rows end in another service's client"
        )
    print(f"{time.monotonic() - begun:.0f} s")
    wrong = [text for tally in tallies.values() for text in tally.wrong]
    print("\n\n".join(wrong[:20]), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
