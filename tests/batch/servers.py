"""Servers on this machine that tests talk to."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme


class _Unauthorized(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="x"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def unauthorized(folder: Path) -> Iterator[tuple[str, Path]]:
    """An https URL that wants a password, and the certificates to trust."""
    import ssl

    authority = trustme.CA()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Unauthorized)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    certificates = folder / "certificates.pem"
    authority.cert_pem.write_to_path(certificates)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_port}/org/api.git", certificates
    finally:
        server.shutdown()
        server.server_close()
