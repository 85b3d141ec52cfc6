"""Installs the botocore versions the oracle asks, each into its own folder.

`python -m tests.oracle.install` fills `.oracle/<version>/` beside the repository's other
generated files from the package index pip is configured for. A folder that is complete is
left alone, so calling it again costs nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

VERSIONS = ("1.39.17", "1.40.0", "1.44.8")
REPOSITORY = Path(__file__).resolve().parents[2]
HOME = REPOSITORY / ".oracle"
COMPLETE = "complete"


class InstallationError(Exception):
    """A version could not be installed; the message says which and what pip said."""


def installed(version: str) -> Path:
    """The folder that holds boto3 and botocore of `version`, installed on first use."""
    folder = HOME / version
    if not (folder / COMPLETE).is_file():
        _install(version, folder)
    return folder


def _install(version: str, folder: Path) -> None:
    """Install beside the folder and rename, so that an interrupted run leaves no half."""
    HOME.mkdir(exist_ok=True)
    partial = HOME / f"{version}.{os.getpid()}"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--no-warn-script-location", "--target", str(partial)]
    done = subprocess.run(
        [*command, f"boto3=={version}", f"botocore=={version}"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        shutil.rmtree(partial, ignore_errors=True)
        said = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise InstallationError(
            f"{folder}: pip cannot install boto3 and botocore {version}: {said}; "
            "give pip a package index it can reach, then run python -m tests.oracle.install"
        )
    (partial / COMPLETE).touch()
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)


def main() -> int:
    """Install every version; 1 if one cannot be."""
    try:
        for version in VERSIONS:
            print(f"{version}: {installed(version)}")
    except InstallationError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
