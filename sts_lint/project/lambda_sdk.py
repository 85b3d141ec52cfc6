"""The SDK that a program runs on in Lambda: the one in its package, or else the runtime's.

Every Python runtime of Lambda brings a boto3, in a version that depends on the runtime's own
version and on the Region, and that changes without a word [Lambda developer guide, "Runtime-
included SDK versions"]. A bound proves something only if it is packed with the function.
"""

from __future__ import annotations

import os

from sts_lint.aws.context import SdkRange
from sts_lint.carriers.functions import LambdaFunction, Packing
from sts_lint.model import Evidence
from sts_lint.project.folder_sdk import Counts
from sts_lint.project.sdk import Overlay, project_sdk, sdk_for
from sts_lint.project.surroundings import functions_of

_SAYS = (
    "the runtime of this function brings a boto3 whose version depends on Region and day"
    " (docs.aws.amazon.com/lambda/latest/dg/lambda-python.html)"
)


def program_sdk(path: str, overlay: Overlay | None = None) -> SdkRange:
    """The botocore versions that the program at `path` can run on, in Lambda if it runs there.

    Of several functions that run it one that does not pack the SDK decides.
    """
    found = [
        (place, _packed(function, place, path, overlay)) for function, place in functions_of(path)
    ]
    for place, packed in found:
        if packed is None:
            runtime = Evidence(_SAYS, place.path, place.line)
            return SdkRange(because=(runtime,), runtime=runtime)
    return next((packed for _, packed in found if packed), None) or sdk_for(path, overlay=overlay)


def _packed(
    function: LambdaFunction, place: Evidence, path: str, overlay: Overlay | None
) -> SdkRange | None:
    """The SDK in a function's package; None where nothing shows that it holds one."""
    match function.packing:
        case Packing.EVERYTHING:
            return sdk_for(path, overlay=overlay)
        case Packing.NOTHING:
            return None
        case Packing.REQUIREMENTS:
            folder = os.path.join(os.path.dirname(place.path or ""), function.code or "")  # noqa: PTH118, PTH120
            beside = os.path.normpath(os.path.join(folder, "requirements.txt"))  # noqa: PTH118
            found = project_sdk(beside, os.path.dirname(beside), overlay, Counts.REQUIREMENTS)  # noqa: PTH120
        case _:
            found = project_sdk(path, overlay=overlay, counts=Counts.DEPLOYED)
    return found.range if found.named else None
