"""Objects of the program under evaluation: functions, classes, and what the heap holds."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

from sts_lint.python.values import Alt, Ref, Thing, Value

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True, slots=True, eq=False)
class Func(Thing):
    """A function of the file: its node, the frames it closes over, its default values."""

    node: Definition
    frames: tuple[int, ...]
    defaults: tuple[tuple[str, Value], ...] = ()
    owner: Ref | None = None  # the class it was defined in
    flavour: str = ""  # "", property, staticmethod, classmethod, contextmanager


@dataclass(frozen=True, slots=True)
class Bound(Thing):
    """A function with its `self` or `cls`."""

    function: Func
    receiver: Thing


@dataclass(frozen=True, slots=True)
class Method(Thing):
    """A method, by name, of an object that is not an instance of the file's classes."""

    receiver: Alt
    name: str


@dataclass(frozen=True, slots=True)
class Partial(Thing):
    """`functools.partial`: a callable with arguments already given."""

    function: Value
    positional: tuple[Value, ...]
    keywords: tuple[tuple[str, Value], ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Namespace(Thing):
    """`object.__dict__`: an object's attributes, as a dict."""

    owner: Ref


@dataclass(frozen=True, slots=True)
class Super(Thing):
    """`super()`: the class whose bases are searched, and the instance."""

    owner: Ref
    receiver: Thing


@dataclass(frozen=True, slots=True)
class Range(Thing):
    """`start:stop:step` of a subscript."""

    start: int | None
    stop: int | None
    step: int | None


@dataclass(frozen=True, slots=True)
class TextTemplate(Thing):
    """`string.Template(pattern)`."""

    pattern: str


@dataclass(frozen=True, slots=True)
class StsClient(Thing):
    """A client built at the site with this key."""

    site: int


@dataclass(frozen=True, slots=True)
class ListBox:
    """A list, set or generator; `open` where there may be items we do not see."""

    items: tuple[Value, ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True)
class DictBox:
    """A dict by constant keys; `open` where there may be keys we do not see."""

    entries: dict[Any, Value] = field(default_factory=dict)
    open: bool = False
    environ: bool = False  # a copy of os.environ: unseen keys are environment variables


@dataclass(frozen=True, slots=True)
class InstanceBox:
    """An instance of a class of the file, or an object we can only see attributes set on."""

    owner: Ref
    attributes: dict[str, Value] = field(default_factory=dict)
    open: bool = False  # unseen attributes may exist


@dataclass(frozen=True, slots=True)
class ClassBox:
    """A class of the file: its bases and what its body binds."""

    name: str
    node: ast.ClassDef
    bases: tuple[Value, ...]
    namespace: dict[str, Value]
    is_dataclass: bool = False


@dataclass(frozen=True, slots=True)
class SessionBox:
    """A boto3 or botocore session: the session variables set on it.

    `definitions` holds names whose definition `session_vars` replaced.
    """

    library: str  # boto3, botocore, aioboto3, aiobotocore
    variables: dict[str, Value] = field(default_factory=dict)
    defaults: dict[str, Value] = field(default_factory=dict)
    open: bool = False


@dataclass(frozen=True, slots=True)
class ConfigBox:
    """A `botocore.config.Config`; `open` where some of its options are not seen.

    `provided` holds the options it was made with, once attributes were set on it: merging
    looks at nothing else [config.py, _user_provided_options].
    """

    options: dict[str, Value] = field(default_factory=dict)
    open: bool = False
    provided: dict[str, Value] | None = None

    @property
    def merged_from(self) -> dict[str, Value]:
        """The options that merging looks at."""
        return self.options if self.provided is None else self.provided


Box = ConfigBox | ListBox | DictBox | InstanceBox | ClassBox | SessionBox
