"""Runs programs with one botocore version and reports what every STS client really calls.

Started by `runner` as a process: `python worker.py FOLDER`, where FOLDER holds boto3 and
botocore. One JSON object a line comes in, one goes out. Programs run in this process, each
with its own environment and a fresh default session; only botocore's data files and event
tables are shared, since reading them takes twenty times as long as the rest. Nothing is
sent: the request is taken where botocore would hand it to the network.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import json
import os
import re
import signal
import sys
import tempfile
import types
from pathlib import Path
from typing import Any

SCOPE = re.compile(r"Credential=[^/]+/\d{8}/([^/]*)/")
LONGEST = 60  # seconds a program may take
OURS: dict[str, Any] = {}
ANSWER = (
    b"<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn</Arn>"
    b"</GetCallerIdentityResult><ResponseMetadata/></GetCallerIdentityResponse>"
)


class Stub:
    """Lets the program go on: stands for a client not built or an answer not asked for."""

    def __getattr__(self, name: str) -> Stub:
        """Any attribute is another stub."""
        if name.startswith("__"):
            raise AttributeError(name)
        return Stub()

    def __call__(self, *_: object, **__: object) -> Stub:
        """Any call gives another stub."""
        return Stub()

    def __getitem__(self, key: object) -> Answer:
        """Any item is a text with items of its own."""
        return Answer(key)


class Answer(str):
    """Part of an answer: a text that passes for keys and names, and for a dict of such."""

    __slots__ = ()

    def __getitem__(self, key: object) -> Answer:  # type: ignore[override]
        """Any item is such a text."""
        return Answer(key)


class Worker:
    """One botocore version, patched to record STS clients instead of calling AWS."""

    def __init__(self, folder: str) -> None:
        sys.path.insert(0, folder)
        import boto3
        import botocore.session

        self.boto3 = boto3
        self.home = tempfile.mkdtemp(prefix="oracle-home-")
        self.calls: list[dict[str, Any]] = []
        self.path = ""
        share_data()
        self._hermetic(botocore.session)
        self._patch(botocore.session.Session)
        self._warm()

    def _warm(self) -> None:
        """Read botocore's data once and keep the garbage collector from walking it again."""
        text = 'import boto3\nboto3.client("sts", region_name="eu-west-1")'
        self.run({"path": "warm.py", "text": text, "environ": {}})
        gc.collect()
        gc.freeze()
        gc.set_threshold(100_000, 20, 100)

    def _hermetic(self, module: Any) -> None:
        """No file of this machine is read even when a program empties its environment."""
        from botocore import configprovider

        nowhere = str(Path(self.home) / "absent")
        for table in (configprovider.BOTOCORE_DEFAUT_SESSION_VARIABLES,):
            for key in ("config_file", "credentials_file"):
                table[key] = (None, table[key][1], nowhere, None)
        module.Session.SESSION_VARIABLES = configprovider.BOTOCORE_DEFAUT_SESSION_VARIABLES.copy()

    def _patch(self, session: Any) -> None:
        from botocore.credentials import Credentials

        real = session.create_client
        worker = self

        @functools.wraps(real)
        def create_client(self: Any, *args: Any, **kwargs: Any) -> Any:
            service = args[0] if args else kwargs.get("service_name")
            if service != "sts":
                return Stub()
            return worker.record(lambda: real(self, *args, **kwargs))

        session.create_client = create_client
        _answer_from_here()
        session.get_credentials = lambda _: Credentials("key", "secret")

    def record(self, build: Any) -> Any:
        """Build the client, take its request, and note both or the error."""
        call: dict[str, Any] = {"lines": self._lines()}
        self.calls.append(call)
        try:
            client = build()
            call.update(_request(client))
        except Exception as error:
            call["error"] = f"{type(error).__name__}: {error}"
            return Stub()
        return client

    def _lines(self) -> list[int]:
        """Lines of the program's frames, outermost first."""
        lines: list[int] = []
        frame = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename == self.path:
                lines.append(frame.f_lineno)
            frame = frame.f_back  # type: ignore[assignment]
        return lines[::-1]

    def run(self, task: dict[str, Any]) -> dict[str, Any]:
        """Run one program; what its clients did, and the exception that ended it, if any."""
        self.calls, self.path = [], task["path"]
        os.environ.clear()
        os.environ.update({"HOME": self.home, "PATH": "/bin", **task["environ"]})
        self.boto3.DEFAULT_SESSION = None
        module = types.ModuleType("__main__")
        module.__dict__["__file__"] = self.path
        kept, sys.modules["__main__"] = sys.modules["__main__"], module
        crash = None
        signal.setitimer(signal.ITIMER_REAL, LONGEST)
        try:
            exec(compile(task["text"], self.path, "exec"), module.__dict__)
        except BaseException as error:
            crash = f"{type(error).__name__}: {error}"
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            sys.modules["__main__"] = kept
        return {"calls": self.calls, "crash": crash}


def share_data() -> None:
    """Let all sessions share one loader per search path, and what events are derived from."""
    import botocore.hooks
    import botocore.session

    class Paths(list[str]):
        def append(self, path: str) -> None:
            if path not in self:
                super().append(path)

    real = botocore.session.create_loader

    @functools.cache
    def create_loader(search_path_string: str | None = None) -> Any:
        loader = real(search_path_string)
        loader._search_paths = Paths(loader._search_paths)
        return loader

    botocore.session.create_loader = create_loader
    accepts = botocore.hooks.accepts_kwargs
    accepting: dict[types.CodeType, bool] = {}

    def accepts_once(function: Any) -> bool:
        code = getattr(function, "__code__", None)
        if code is None:
            return bool(accepts(function))
        if code not in accepting:
            accepting[code] = accepts(function)
        return accepting[code]

    botocore.hooks.accepts_kwargs = accepts_once
    alias = botocore.hooks.EventAliaser._alias_event_name
    known: dict[str, str] = {}

    def alias_once(self: Any, name: str) -> str:
        if name not in known:
            known[name] = alias(self, name)
        return known[name]

    botocore.hooks.EventAliaser._alias_event_name = alias_once


def _answer_from_here() -> None:
    """Let calls the program makes itself give stubs; only ours get as far as a request."""
    from botocore.client import BaseClient

    real = BaseClient._make_api_call

    def make_api_call(self: Any, operation: str, parameters: Any) -> Any:
        return real(self, operation, parameters) if parameters is OURS else Stub()

    BaseClient._make_api_call = make_api_call


def _request(client: Any) -> dict[str, Any]:
    """The URL and SigV4 scope of the first request of this client."""
    from botocore.awsrequest import AWSResponse

    taken: dict[str, Any] = {}

    class Body:
        def stream(self, *_: object) -> Any:
            yield ANSWER

    def take(request: Any, **_: object) -> Any:
        signature = request.headers.get("Authorization", "")  # a web identity signs nothing
        text = signature.decode() if isinstance(signature, bytes) else signature
        found = SCOPE.search(text)
        taken.update(url=request.url, scope=found[1] if found else None)
        return AWSResponse(request.url, 200, {}, Body())

    client.meta.events.register("before-send.sts", take)
    client._make_api_call("GetCallerIdentity", OURS)
    client.meta.events.unregister("before-send.sts", take)
    return taken


def _too_long(*_: object) -> None:
    raise TimeoutError(f"longer than {LONGEST} seconds")


def main() -> None:
    """Answer tasks until the input ends; what programs print goes nowhere."""
    signal.signal(signal.SIGALRM, _too_long)
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    worker = Worker(sys.argv[1])
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        for line in sys.stdin:
            answers.write(json.dumps(worker.run(json.loads(line))) + "\n")


if __name__ == "__main__":
    main()
