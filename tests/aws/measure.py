"""Ask real botocore which URL it calls and which Region it signs for. Nothing is sent.

Imported by the tests, and run as a program by any Python that an old botocore needs::

    PYTHONPATH=<folder with botocore> python tests/aws/measure.py < cases.json > results.json

Stays free of everything newer than Python 3.6 for that reason.
"""

import json
import logging
import os
import sys
import tempfile
from pathlib import Path

import botocore.loaders
import botocore.session
from botocore.config import Config

CREDENTIALS = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "secret"}
logging.getLogger("botocore").setLevel(logging.ERROR)
LOADER = botocore.loaders.Loader()


class Measured(BaseException):
    """Ends a call just before it is sent; not an `Exception`, so that nothing retries it."""


def measure(case, folder):
    """What one case comes to: `["sent", url, scope]` or `["raised", exception name]`.

    `case` holds `region`, `endpoint`, `use_ssl` (left out: not given), `config`, `session`,
    `environ` and `files`, the texts of AWS files by name. `folder` is an empty place.
    """
    os.environ.update(case.get("environ", {}))
    for name, text in case.get("files", {}).items():
        Path(folder, name).write_text(text)
    os.environ["AWS_CONFIG_FILE"] = str(Path(folder, "config"))
    os.environ["AWS_SHARED_CREDENTIALS_FILE"] = str(Path(folder, "credentials"))
    try:
        return _send(_client(case))
    except Exception as error:  # any refusal counts, whatever its type
        return ["raised", type(error).__name__]
    finally:
        forget_environment()
        for name in case.get("files", {}):
            Path(folder, name).unlink()


def forget_environment():
    """Remove every AWS variable."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"


def _client(case):
    session = botocore.session.Session(include_builtin_handlers=False)
    session.register_component("data_loader", LOADER)
    for name, value in case.get("session", {}).items():
        session.set_config_variable(name, value)
    arguments = dict(CREDENTIALS)
    for ours, theirs in (("region", "region_name"), ("endpoint", "endpoint_url")):
        if ours in case:
            arguments[theirs] = case[ours]
    if "use_ssl" in case:
        arguments["use_ssl"] = case["use_ssl"]
    if case.get("config"):
        arguments["config"] = Config(**case["config"])
    return session.create_client("sts", **arguments)


def _send(client):
    seen = []

    def intercept(request, **_):
        header = request.headers["Authorization"]
        text = header.decode() if isinstance(header, bytes) else header
        seen.extend([request.url, text.split("Credential=")[1].split("/")[2]])
        raise Measured

    client.meta.events.register("before-send.sts.*", intercept)
    try:
        client.get_caller_identity()
    except Measured:
        return ["sent", *seen]
    raise AssertionError("the request was not intercepted")


def measure_all(cases):
    """The results of many cases, in order, and the version that gave them."""
    forget_environment()
    with tempfile.TemporaryDirectory() as folder:
        results = [measure(case, folder) for case in cases]
    return {"version": botocore.__version__, "results": results}


if __name__ == "__main__":
    json.dump(measure_all(json.load(sys.stdin)), sys.stdout)
