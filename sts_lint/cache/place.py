"""Where the cache lies, and what protects it.

It lies in the user's own cache folder, so that no repository can bring one along. A folder
that settings name may be anybody's: so every file of the cache is sealed with a key that only
the user's cache folder holds, and what is not sealed with it counts as not there. The seal
finds damage, too.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SEAL = 32  # bytes
_LIMIT = 256 * 1024 * 1024
_KEPT = 30 * 24 * 3600  # seconds without use
_TAG = """Signature: 8a477f597d28d172789f06886806bc55
# A cache of sts-lint; it may be removed at any time. See https://bford.info/cachedir/
"""


def user_cache() -> Path:
    """The folder for caches of this user, as the platform has it."""
    if os.environ.get("XDG_CACHE_HOME"):
        return Path(os.environ["XDG_CACHE_HOME"], "sts-lint")
    home = Path("~").expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home, "sts-lint", "Cache")
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "sts-lint"


@dataclass(frozen=True)
class Shelf:
    """A folder of cache files. Reading and writing never fail: at worst nothing is kept."""

    folder: Path

    def read(self, name: str) -> Any:
        """What was written under a name; None if it is not there, or not as it was written."""
        try:
            path = self.folder / name
            if path.stat().st_size > _LIMIT:
                return None
            data = path.read_bytes()
            if secrets.compare_digest(data[:_SEAL], _seal(data[_SEAL:])):
                return json.loads(data[_SEAL:])
        except (OSError, ValueError, RuntimeError, RecursionError):
            pass
        return None

    def write(self, name: str, document: Any) -> None:
        """Put a document in place of an older one, at once for everyone who reads it."""
        data = json.dumps(document, separators=(",", ":")).encode()
        with contextlib.suppress(OSError, RuntimeError):
            _make(self.folder)
            _replace(self.folder / name, _seal(data) + data)
            self._drop_old()

    def _drop_old(self) -> None:
        now = time.time()
        for path in self.folder.glob("*.json"):
            with contextlib.suppress(OSError):
                if now - path.stat().st_mtime > _KEPT:
                    path.unlink()


def _seal(data: bytes) -> bytes:
    return hashlib.blake2b(data, key=_key(), digest_size=_SEAL).digest()


def _key() -> bytes:
    """The user's key, made with its first use. Raises `OSError` where none can be kept."""
    path = user_cache() / "key"
    if not path.exists():
        _make(path.parent)
        _replace(path, secrets.token_bytes(_SEAL), once=True)
    key = path.read_bytes()
    if len(key) != _SEAL:
        raise OSError(f"{path} is no key")
    return key


def _make(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "CACHEDIR.TAG").write_text(_TAG)
        (folder / ".gitignore").write_text("*\n")


def _replace(path: Path, data: bytes, once: bool = False) -> None:
    """Write a file so that nobody sees half of it; `once`: unless there is one by now."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        if once:
            with contextlib.suppress(FileExistsError):
                os.link(temporary, path)
        else:
            Path(temporary).replace(path)
    finally:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
