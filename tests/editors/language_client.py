"""A client of the real python-lsp-server, over its standard input and output."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

_PATIENCE = 120  # seconds until a server on a busy machine counts as silent


class LanguageClient:
    """An editor with one document."""

    def __init__(self, server: subprocess.Popen[bytes], document: Path) -> None:
        self._server = server
        self._uri = document.as_uri()
        self._version = 0
        self._messages: Queue[dict[str, Any]] = Queue()
        Thread(target=self._read, daemon=True).start()

    def start(self, root: Path, settings: Mapping[str, Any]) -> None:
        """Shake hands and send the settings."""
        params = {"processId": os.getpid(), "rootUri": root.as_uri(), "capabilities": {}}
        self._send("initialize", params, id=1)
        self._wait(lambda message: message.get("id") == 1)
        self._send("initialized", {})
        self._send("workspace/didChangeConfiguration", {"settings": settings})

    def open(self, text: str) -> list[dict[str, Any]]:
        """Open the document; returns the diagnostics shown for it."""
        item = {"uri": self._uri, "languageId": "python", "version": 0, "text": text}
        self._send("textDocument/didOpen", {"textDocument": item})
        return self._diagnostics()

    def type(self, text: str) -> list[dict[str, Any]]:
        """Replace the text of the document; returns the diagnostics shown for it."""
        self._version += 1
        document = {"uri": self._uri, "version": self._version}
        changes = [{"text": text}]
        self._send("textDocument/didChange", {"textDocument": document, "contentChanges": changes})
        return self._diagnostics()

    def _diagnostics(self) -> list[dict[str, Any]]:
        shown = self._wait(
            lambda m: (
                m.get("method") == "textDocument/publishDiagnostics"
                and m["params"]["uri"] == self._uri
            )
        )
        found: list[dict[str, Any]] = shown["params"]["diagnostics"]
        return found

    def _wait(self, wanted: Any) -> dict[str, Any]:
        while True:
            try:
                message = self._messages.get(timeout=_PATIENCE)
            except Empty:
                raise AssertionError("the server is silent") from None
            if wanted(message):
                return message

    def _send(self, method: str, params: Mapping[str, Any], **more: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        assert self._server.stdin is not None
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._server.stdin.flush()

    def _read(self) -> None:
        stream = self._server.stdout
        assert stream is not None
        while line := stream.readline():
            length = int(line.split(b":")[1])
            while stream.readline().strip():
                pass
            self._messages.put(json.loads(stream.read(length)))


@contextlib.contextmanager
def editor(document: Path, settings: Mapping[str, Any]) -> Iterator[LanguageClient]:
    """An editor in the folder of a document, with a server of its own."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    server = subprocess.Popen(
        [sys.executable, "-m", "pylsp"],
        cwd=document.parent,
        env={**os.environ, "PATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        client = LanguageClient(server, document)
        client.start(document.parent, settings)
        yield client
    finally:
        server.kill()
        server.communicate()
