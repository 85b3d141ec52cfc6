"""What a second Region needs in the user's own module: a constant and two short functions.

It needs boto3 alone. The client stays botocore's own, only its operations get another way to
end, so that `meta`, `exceptions`, `close`, pre-signed URLs, `Stubber` and type checkers see
what they saw before.

What counts as "cannot be reached" is what botocore itself tries again: no connection, a proxy
that gets none, a connection that is closed, no answer in time. That a call may have been
served before the time ran out does no harm, for calls of STS change nothing. A status of 500
or more is a Region that fails. Every other answer is final, `AccessDenied` above all, and so
is a certificate that does not hold: another Region must not hide it.
"""

from __future__ import annotations

from dataclasses import dataclass

FUNCTION, CONFIG = "with_failover", "STS_CONFIG"


@dataclass(frozen=True, slots=True)
class Part:
    """A statement of the user's module: the name it binds, its source, what it imports."""

    name: str
    code: str
    modules: tuple[str, ...]


# 3.1 s is what AWS's own defaults mode `standard` waits: two repetitions of a lost packet.
CONFIG_PART = Part(
    CONFIG,
    """\
# botocore waits 60 s for a connection; another Region answers sooner.
STS_CONFIG = botocore.config.Config(connect_timeout=3.1)
""",
    ("botocore.config",),
)
FUNCTION_PARTS = (
    Part(
        FUNCTION,
        '''\
def with_failover(client, fallback):
    """Let another STS client answer when this one's own Region is out."""
    for name in client.meta.method_to_api_mapping:
        operations = getattr(client, name), getattr(fallback, name)
        setattr(client, name, functools.partial(call_either, *operations))
    return client
''',
        ("functools",),
    ),
    Part(
        "call_either",
        '''\
def call_either(operation, fallback, **parameters):
    """Call STS, elsewhere if its Region cannot be reached or fails itself."""
    try:
        return operation(**parameters)
    except (
        botocore.exceptions.EndpointConnectionError,
        botocore.exceptions.ConnectTimeoutError,
        botocore.exceptions.ProxyConnectionError,
        botocore.exceptions.ConnectionClosedError,
        botocore.exceptions.ReadTimeoutError,
    ) as error:
        reason = str(error)
    except botocore.exceptions.ClientError as error:
        metadata = error.response.get("ResponseMetadata", {})
        if metadata.get("HTTPStatusCode", 0) < 500:
            raise  # an answer, such as AccessDenied: no other Region is asked
        reason = str(error)
    logging.getLogger(__name__).warning("asking STS elsewhere: %s", reason)
    return fallback(**parameters)
''',
        ("botocore.exceptions", "logging"),
    ),
)
