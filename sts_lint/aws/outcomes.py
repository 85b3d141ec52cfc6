"""What can become of a request: outcomes, their causes, and the judgement over all of them."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from sts_lint.model import Evidence, Settlement, Verdict


class Cause(enum.Enum):
    """The one reason why an outcome is what it is; rules are about causes."""

    GLOBAL_URL = "the endpoint URL is the global host"
    CONFIGURED_GLOBAL_URL = "a configured endpoint URL is the global host"
    REGION_ABSENT = "no Region is given or set"
    REGION_NONE = "the Region given is None"
    OLD_DEFAULT = "botocore before 1.40 maps this Region to the global endpoint"
    LEGACY_MODE = "the mode is legacy"
    AWS_GLOBAL = "aws-global stands for the global endpoint"
    MISMATCH = "host and signing Region disagree"
    NO_REGION_ERROR = "an endpoint URL needs a Region to sign for"
    INVALID_MODE = "botocore rejects the mode"
    INVALID_ENDPOINT = "botocore rejects the endpoint URL or the Region"
    INVALID_CALL = "the call cannot succeed as written"
    REGIONAL_RULE = "built from the Region"
    REGIONAL_URL = "the endpoint URL is a regional host"
    CUSTOM_URL = "the endpoint URL is not an AWS host"
    UNSEEN = "a value the source does not show"


class Assumption(enum.Enum):
    """What an outcome takes for granted; assumptions are listed in `because`."""

    REGION_UNSET = "no Region is set where the program runs"
    REGION_SET = "a Region is set where the program runs"
    BOTOCORE_BEFORE_1_40 = "the program runs on botocore before 1.40"
    BOTOCORE_FROM_1_40 = "the program runs on botocore 1.40 or newer"
    MODE_LEGACY = "the mode is set to legacy where the program runs"
    MODE_UNSET = "AWS_STS_REGIONAL_ENDPOINTS and sts_regional_endpoints are not set"
    ENDPOINT_UNSET = "no endpoint URL, FIPS or dual-stack is configured where the program runs"
    MATCHING_REGION = "a Region that matches the host is set where the program runs"
    LEGACY_REGION = "the Region is one of the fifteen that legacy mode maps to the global host"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that can happen: the URL called (normalised) and the Region signed for.

    `url` is `None` when the client cannot be built or the host holds an unknown value.
    `pattern` then shows the URL it is about, with its holes if it has any
    (`https://sts.{region}.amazonaws.com`).
    """

    verdict: Verdict  # GLOBAL, REGIONAL, CUSTOM, BROKEN or UNKNOWN; never MAYBE_GLOBAL
    cause: Cause
    url: str | None = None
    signing_region: str | None = None
    pattern: str | None = None
    assumes: tuple[Assumption, ...] = ()
    because: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """All outcomes of one client over every request, SDK version and ambient possible."""

    verdict: Verdict
    outcomes: tuple[Outcome, ...]
    urls: tuple[str, ...]
    urls_complete: bool
    because: tuple[Evidence, ...]
    settled_by: Settlement | None = None

    def can(self, *causes: Cause) -> bool:
        """Whether some outcome has one of these causes."""
        return any(outcome.cause in causes for outcome in self.outcomes)

    def must(self, *causes: Cause) -> bool:
        """Whether every outcome has one of these causes."""
        return bool(self.outcomes) and all(o.cause in causes for o in self.outcomes)
