"""Stand-ins for Regions of STS, on ports of this machine, with certificates for their names.

A program finds them as it would find the real ones: `resolved` makes the names of the
Regions lead to the ports, as a hosts file would if it knew ports, and nothing else.
"""

from __future__ import annotations

import contextlib
import http.server
import os
import re
import runpy
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme

FIRST, SECOND = "us-east-1", "us-west-2"
_RUNNING = re.compile(r"Running on https://127\.0\.0\.1:(\d+)")
_PATIENCE = 30


def host(region: str) -> str:
    """The name of a Region's STS endpoint."""
    return f"sts.{region}.amazonaws.com"


@dataclass(frozen=True)
class Certificates:
    """An authority that programs are told to trust, and a certificate for both Regions."""

    authority: Path
    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


def certificates(folder: Path) -> Certificates:
    made = Certificates(folder / "authority.pem", folder / "certificate.pem", folder / "key.pem")
    authority = trustme.CA()
    issued = authority.issue_cert(host(FIRST), host(SECOND))
    authority.cert_pem.write_to_path(made.authority)
    issued.cert_chain_pems[0].write_to_path(made.certificate)
    issued.private_key_pem.write_to_path(made.key)
    return made


@dataclass
class Moto:
    """A server of moto in a process of its own."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def port(self) -> int:
        """The port it listens on, once it does."""
        end = time.monotonic() + _PATIENCE
        while not (found := _RUNNING.search(self.log.read_text())):
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.05)
        return int(found[1])

    @property
    def calls(self) -> int:
        """How many requests it has answered."""
        return self.log.read_text().count('"POST / ')

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def moto(log: Path, trusted: Certificates) -> Iterator[Moto]:
    """A running server."""
    options = ["-p", "0", "-c", str(trusted.certificate), "-k", str(trusted.key)]
    with log.open("wb") as file:
        command = [sys.executable, "-m", "moto.server", *options]
        server = Moto(subprocess.Popen(command, stdout=file, stderr=file), log)
        try:
            yield server
        finally:
            server.stop()


@dataclass
class StandIn:
    """A Region that does to every request what it is told to; `calls` counts them."""

    port: int
    calls: int = 0
    answer: Callable[[Any], None] = field(default=lambda _: None)


@contextlib.contextmanager
def stand_in(trusted: Certificates) -> Iterator[StandIn]:
    """A Region in a thread of this process."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            region.calls += 1
            region.answer(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = trusted.context().wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    region = StandIn(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield region
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def identity(handler: http.server.BaseHTTPRequestHandler) -> None:
    """Answer `GetCallerIdentity`."""
    _send(
        handler,
        200,
        "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account>"
        "</GetCallerIdentityResult></GetCallerIdentityResponse>",
    )


def refusal(status: int, code: str) -> Callable[[http.server.BaseHTTPRequestHandler], None]:
    """Answer with an error as STS words it."""
    body = (
        f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code>"
        f"<Message>said {code}</Message></Error></ErrorResponse>"
    )
    return lambda handler: _send(handler, status, body)


def hang_up(handler: http.server.BaseHTTPRequestHandler) -> None:
    """Close the connection without an answer."""
    handler.close_connection = True


def keep_silent(handler: http.server.BaseHTTPRequestHandler) -> None:
    """Answer when nobody waits any more."""
    time.sleep(0.6)
    handler.close_connection = True


def _send(handler: http.server.BaseHTTPRequestHandler, status: int, body: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body.encode())


@contextlib.contextmanager
def proxy(ports: dict[str, int]) -> Iterator[str]:
    """A proxy that reaches only these hosts; its URL."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            name = self.path.partition(":")[0]
            self.close_connection = True
            try:
                upstream = socket.create_connection(("127.0.0.1", ports[name]))
            except (OSError, KeyError):
                self.send_error(502)
                return
            self.send_response(200)
            self.end_headers()
            back = threading.Thread(target=_pump, args=(upstream, self.connection))
            back.start()
            _pump(self.connection, upstream)
            back.join()
            upstream.close()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def unanswering() -> Iterator[int]:
    """A port that takes no connection and refuses none: its queue is full."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


def resolving(ports: dict[str, int]) -> Callable[..., Any]:
    """`socket.getaddrinfo`, for which these names lead to these ports of this machine."""
    real = socket.getaddrinfo

    def getaddrinfo(name: Any, port: Any, *rest: Any, **named: Any) -> Any:
        if name in ports:
            return real("127.0.0.1", ports[name], *rest, **named)
        return real(name, port, *rest, **named)

    return getaddrinfo


def environment(trusted: Certificates) -> dict[str, str]:
    """What surrounds a program: credentials, the authority to trust, no retries."""
    return {
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_CA_BUNDLE": str(trusted.authority),
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


if __name__ == "__main__":  # PROGRAM NAME=PORT…
    known = dict(pair.split("=") for pair in sys.argv[2:])
    socket.getaddrinfo = resolving({name: int(port) for name, port in known.items()})
    runpy.run_path(sys.argv[1], run_name="__main__")
