"""Programs by number: the same seed and number give the same program, whatever else is run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random

from .clients import Client
from .draft import FORMS, Draft, Layer, Unfit
from .families import PLAIN, families
from .forms.places import plain as plain_place
from .program import NOTHING, Program, Surroundings, unmarked
from .situations import VARIABLES, client, drawn, surroundings_of
from .spelling import ABSENT

SURROUNDINGS = 24
ATTEMPTS = 200
SPELLED_OUT = re.compile(r"[\"']sts[\"']")  # files without it are passed over by design
WEIGHTS = {
    Layer.PLACE: 30,
    Layer.MAKER: 20,
    Layer.ARGUMENTS: 15,
    Layer.VALUE: 25,
    Layer.CONFIG: 4,
    Layer.SETTING: 14,
    Layer.BLOCK: 14,
}
DISTRACTORS = (
    's3 = boto3.client("s3", region_name="eu-west-1")',
    'queue = boto3.client("sqs", endpoint_url="http://localhost:4566", region_name="us-east-1")',
    'AUDIENCE = "sts.amazonaws.com"',
    'SERVICE_NAMES = ["sts", "s3"]',
    'table = {"sts": "https://sts.amazonaws.com"}',
    'print_me = "AWS_STS_REGIONAL_ENDPOINTS=legacy"',
)


def primaries(seed: int, count: int) -> Iterator[tuple[Layer, str] | None]:
    """What each program is written for: families in turn, forms of a family in turn.

    `None` stands for a plain client.
    """
    order = list(families().values())
    Random(f"order {seed}").shuffle(order)
    for number in range(count):
        round_number, place = divmod(number, len(order))
        members = order[place]
        yield members[(round_number + place) % len(members)] if members else None


def programs(seed: int, count: int) -> Iterator[Program]:
    """The first `count` programs of a seed."""
    places = surroundings_of(seed, SURROUNDINGS)
    for number, primary in enumerate(primaries(seed, count)):
        yield program(seed, number, primary, places)


def program(
    seed: int, number: int, primary: tuple[Layer, str] | None, places: list[Surroundings]
) -> Program:
    """One program for a primary form; situations are drawn until they suit it."""
    for attempt in range(ATTEMPTS):
        random = Random(f"{seed}/{number}/{attempt}")
        around = random.choice(places) if random.random() < 0.35 else NOTHING
        draft = Draft(random, _plan(random, primary), around)
        try:
            open_sites = _compose(draft)
        except Unfit:
            continue
        if not SPELLED_OUT.search(draft.text()):
            continue
        if (primary[1] if primary else PLAIN) in draft.used:
            return _program(f"p{number:06}.py", draft, open_sites)
    raise RuntimeError(f"no situation suits the form {primary}")


def _plan(random: Random, primary: tuple[Layer, str] | None) -> dict[Layer, list[str]]:
    """The primary form and up to six others, by layer."""
    plan: dict[Layer, list[str]] = {layer: [] for layer in Layer}
    if primary:
        plan[primary[0]].append(primary[1])
    for _ in range(random.choice((0, 1, 1, 1, 2, 2, 3, 4, 6))):
        layer = random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        plan[layer].append(random.choice(list(FORMS[layer])))
    return plan


def _compose(draft: Draft) -> frozenset[int]:
    """Write one to three clients with settings between them; the sites that are open."""
    open_sites: set[int] = set()
    lasting = False
    for _ in range(draft.random.choice((1, 1, 1, 2, 2, 3))):
        if draft.chance(0.15):
            draft.use("import boto3")
            draft.write(draft.random.choice(DISTRACTORS))
        first, used = draft.sites, len(draft.used)
        _step(draft)
        if draft.unseen:
            open_sites.update(range(first + 1, draft.sites + 1))
        lasting = lasting or (draft.unseen and _lasts(draft.used[used:]))
        draft.unseen = lasting
    return frozenset(open_sites)


def _lasts(used: list[str]) -> bool:
    """Whether a value these forms used may be in force for later clients too."""
    return "setup_default_session" in used or any(name in FORMS[Layer.SETTING] for name in used)


def _step(draft: Draft) -> None:
    """One client, and maybe a variable that the code sets for it."""
    if not draft.plan[Layer.SETTING] and draft.chance(0.08):
        draft.plan[Layer.SETTING].append("environ item")
    setting = draft.pick(Layer.SETTING)
    if setting is None:
        _in_block(draft, lambda: _client(draft))
        return
    name, value = drawn(draft.random, VARIABLES)
    draft.dimensions["variable in code"] = name
    if name == "AWS_STS_REGIONAL_ENDPOINTS":
        draft.dimensions["mode in code"] = value or "empty"
    _in_block(draft, lambda: setting(draft, name, value, lambda: _client(draft)))


def _in_block(draft: Draft, then: Callable[[], None]) -> None:
    """Write it, inside a block if one is planned."""
    block = draft.pick(Layer.BLOCK)
    if block is None:
        then()
    else:
        block(draft, then)


def _client(draft: Draft) -> None:
    made, classes = client(draft.random, draft.surroundings)
    draft.dimensions.update(classes)
    _suited(draft, made)
    before = len(draft.used)
    place = draft.pick(Layer.PLACE) or plain_place
    place(draft, made)
    if len(draft.used) == before:
        draft.used.append(PLAIN)


def _suited(draft: Draft, made: Client) -> None:
    """Give the client what the planned forms are about."""
    if draft.plan[Layer.CONFIG] and made.config is None:
        made.config = {"region_name": draft.random.choice(["eu-west-1", "us-gov-west-1"])}
        if draft.chance(0.6):  # else the parameter hides it
            made.region = ABSENT


def _program(name: str, draft: Draft, open_sites: frozenset[int]) -> Program:
    text, sites, reaches = unmarked(draft.text(), open_sites)
    around = draft.surroundings
    outside = "config file" if around.config_file else "variables" if around.environ else "nothing"
    return Program(
        name,
        text,
        tuple(sites),
        tuple(reaches),
        tuple(dict.fromkeys(draft.used)),
        tuple(sorted({**draft.dimensions, "outside": outside}.items())),
        around,
        tuple(sorted(draft.application.items())),
    )
