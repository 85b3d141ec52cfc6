"""Has one real botocore resolve every profile of a machine. Nothing is sent.

Started as a process: `python resolver_worker.py FOLDER HOME`; FOLDER holds boto3 and botocore.
One JSON object a line comes in (`environ`, `profiles`), one goes out. Every request is taken
where botocore would hand it to the network and answered there, so that chains of roles, web
identities, IAM Identity Center and metadata services go all their way.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

SCOPE = re.compile(r"Credential=[^/]+/\d{8}/([^/]*)/")
LATER = "2099-01-01T00:00:00Z"
KEYS = (
    "<Credentials><AccessKeyId>key</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>"
    f"<SessionToken>token</SessionToken><Expiration>{LATER}</Expiration></Credentials>"
)
METADATA = json.dumps(
    {
        "Code": "Success", "AccessKeyId": "key", "SecretAccessKey": "secret", "Token": "token",
        "Expiration": LATER,
    }
)  # fmt: skip
SSO = json.dumps(
    {
        "roleCredentials": {
            "accessKeyId": "key", "secretAccessKey": "secret", "sessionToken": "token",
            "expiration": 4_070_908_800_000,
        }
    }
)  # fmt: skip
START_URL = "https://example.awsapps.com/start"
"""The one IAM Identity Center of which a token is in the cache."""


class Worker:
    """One botocore version whose requests are taken."""

    def __init__(self, folder: str, home: str) -> None:
        os.environ["HOME"] = home
        _log_in(Path(home))
        sys.path[:0] = [folder, str(Path(__file__).parents[1] / "oracle")]
        import boto3
        import botocore.exceptions
        import botocore.httpsession
        from worker import share_data

        share_data()
        self.boto3 = boto3
        self.nothing = botocore.exceptions.NoCredentialsError
        self.calls: list[list[str | None]] = []
        self.failed: str | None = None
        self.watch(botocore.session.Session)
        botocore.httpsession.URLLib3Session.send = lambda _, request: self.take(request)

    def watch(self, session: Any) -> None:
        """Note which service's client, other than that of STS, could not be built."""
        real = session.create_client

        def create_client(this: Any, service: str, *given: Any, **named: Any) -> Any:
            try:
                return real(this, service, *given, **named)
            except Exception:
                if service != "sts":
                    self.failed = service
                raise

        session.create_client = create_client

    def take(self, request: Any) -> Any:
        """Answer a request; note it if it is one to STS."""
        from botocore.awsrequest import AWSResponse

        text = self.answer(request)

        class Body:
            def stream(self, *_: object, **__: object) -> Any:
                yield text.encode()

        return AWSResponse(request.url, 200, {}, Body())

    def answer(self, request: Any) -> str:
        """What the services would say."""
        if request.url.startswith(("http://169.254.169.254/", "http://169.254.170.2/")):
            return _metadata(request.url)
        if "/federation/credentials" in request.url:
            return SSO
        body = request.body.decode() if isinstance(request.body, bytes) else request.body
        action = parse_qs(body)["Action"][0]
        signature = request.headers.get("Authorization", "")
        text = signature.decode() if isinstance(signature, bytes) else signature
        found = SCOPE.search(text)
        self.calls.append([action, request.url, found[1] if found else None])
        return f"<{action}Response><{action}Result>{KEYS}</{action}Result></{action}Response>"

    def resolve(self, **names: str) -> dict[str, Any]:
        """What `boto3.Session(**names).client("sts")` comes to: its calls and its error."""
        self.calls, self.failed = [], None
        try:
            self.boto3.Session(**names).client("sts").get_caller_identity()
        except self.nothing:
            return self.resolve_with_keys(**names)
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            return {"calls": self.calls, "error": said, "failed": self.failed}
        return {"calls": self.calls, "error": None, "failed": None}

    def resolve_with_keys(self, **names: str) -> dict[str, Any]:
        """The same for a profile without credentials: the endpoint is all that is asked."""
        self.calls = []
        keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
        try:
            self.boto3.Session(**names).client("sts", **keys).get_caller_identity()
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            return {"calls": self.calls, "error": said, "failed": None}
        return {"calls": self.calls, "error": None, "failed": None}

    def run(self, task: dict[str, Any]) -> dict[str, Any]:
        """Resolve what is in force, then each profile by its name."""
        os.environ.clear()
        os.environ.update(task["environ"])
        in_force = self.resolve()
        named = {name: self.resolve(profile_name=name) for name in task["profiles"]}
        return {"in_force": in_force, "named": named}


def _metadata(url: str) -> str:
    if url.endswith("/api/token"):
        return "token"
    if "availability-zone" in url:
        return "us-east-1a"
    return "role" if url.endswith("/security-credentials/") else METADATA


def _log_in(home: Path) -> None:
    """A token for the one start URL, as `aws sso login` leaves it."""
    cache = home / ".aws" / "sso" / "cache"
    cache.mkdir(parents=True)
    name = hashlib.sha1(START_URL.encode()).hexdigest()
    token = {"startUrl": START_URL, "region": "us-east-1", "accessToken": "t", "expiresAt": LATER}
    (cache / f"{name}.json").write_text(json.dumps(token))


def main() -> None:
    """Answer tasks until the input ends."""
    worker = Worker(*sys.argv[1:3])
    for line in sys.stdin:
        print(json.dumps(worker.run(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
