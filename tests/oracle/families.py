"""Forms by the sort of code they stand for; programs take families in turn, so each has its share.

A family is what coverage is promised for: at least one program in a hundred.
"""

from __future__ import annotations

from .draft import FORMS, Layer

PLAIN = "plain boto3.client"

NAMED: dict[str, tuple[str, ...]] = {
    "from boto3 import client as c": (
        "from boto3 import client as alias",
        "from boto3 import client",
    ),
    "import boto3 as b": (
        "import boto3 as alias",
        "import inside",
        "import in try",
        "module in a variable",
    ),
    "Session inline": ("session inline", "subclass of Session"),
    "Session variable": (
        "session variable",
        "session rebound",
        "session region_name positional",
        "session with **kwargs",
        "session tuple",
        "Region of another session",
    ),
    "Session by helper": ("session by helper", "session by helper with Region"),
    "Session in self": ("self.session from __init__", "session given to __init__"),
    "Session as class attribute": ("session as class attribute",),
    "botocore session": (
        "botocore get_session",
        "botocore get_session inline",
        "botocore Session",
        "boto3 Session on a botocore session",
        "set_default_client_config",
    ),
    "set_config_variable": (
        "set_config_variable region",
        "set_config_variable sts_regional_endpoints",
    ),
    "session_vars": ("session_vars",),
    "setup_default_session": ("setup_default_session",),
    "service_name keyword": ("service_name keyword", "**dict with service"),
    "positional Region": ("positional Region", "everything positional", "*args tuple"),
    "constant": (
        "constant",
        "annotated constant",
        "chain of constants",
        "local variable",
        "class constant",
        "enum value",
        "global set by a function",
    ),
    "tuple unpacking": (
        "tuple unpacking",
        "starred unpacking",
        "chained assignment",
        "swapped",
        "tuple assignment beside s3",
    ),
    "re-assignment in order": (
        "re-assigned",
        "re-assigned afterwards",
        "constant in a loop",
        "list appended later than read",
        "while True with break",
    ),
    "dict changed after the call": (
        "dict gets endpoint_url after the call",
        "key added after the call",
        "copy of a dict",
    ),
    "walrus": ("walrus", "walrus value"),
    "environment read, any name": (
        "environ.get with default",
        "environ.get without default",
        "environ.get or default",
        "environ[] set outside",
        "variable the program set",
        "environ.setdefault value",
        "environ.pop value",
        "try environ[]",
        "constant from the environment",
    ),
    "environment read, AWS names": (
        "AWS variable without default",
        "AWS variable with default",
        "AWS variables in turn",
        "AWS_REGION in environ",
    ),
    "**dict literal": ("**dict literal inline", "**dict literal", "nested settings dict"),
    "**dict(...)": ("**dict(...)", "**dict of pairs", "dict from a helper"),
    "**{**a, ...}": ("**{**a, ...}", "two ** side by side", "keyword beside **"),
    "d.update": ("d.update(dict)", "d.update(keywords)"),
    'd["k"] =': ('d["k"] =', "alias of a dict", "dict built in a loop"),
    "d | e": ("d | e", "d |= e"),
    "setdefault": ("d.setdefault", "helper that fills kwargs"),
    "pop": ("d.pop", "popped value passed", "dict.pop value"),
    "del": ("del d[k]",),
    "conditional kwargs": (
        "guarded item",
        "dict comprehension without None",
        "conditional dict",
        "** of a dict or empty",
        "credentials beside",
    ),
    "functools.partial": (
        "partial of client with sts",
        "partial of client with sts and Region",
        "partial of client with Region",
        "helper by partial",
    ),
    "bound method": ("bound boto3.client", "bound method of a session", "callable in a dict"),
    "getattr": ("getattr of boto3", "getattr of a session", "getattr with default"),
    "lambda": (
        "lambda with service parameter",
        "lambda with everything passed on",
        "lambda that says sts",
        "lambda returning the value",
    ),
    "helper with parameters": (
        "helper with service parameter",
        "helper given a constant",
        "helper with Region parameter",
        "helper with service and Region",
        "helper given a session",
        "helper with optional session",
        "helper given a callable",
        "helper called twice",
        "helper for s3 and sts",
    ),
    "helper with defaults": (
        "helper with default Region",
        "helper with default service",
        "helper with default value",
        "helper with if region is None",
    ),
    "helper, keyword-only": ("helper with keyword-only parameters",),
    "helper, *args and **kwargs": (
        "helper with **kwargs",
        "helper with *args and **kwargs",
    ),
    "helper of helper": (
        "helper of helper",
        "helper of helper, sts inside",
        "helper defined later",
        "recursive helper",
    ),
    "helper in try/except ImportError": (
        "helper in try/except ImportError",
        "helper falling back in a try",
    ),
    "helper returning values": (
        "helper returning the service name",
        "helper returning a tuple",
        "helper returning the value",
        "helper passing the value through",
        "helper with branches",
    ),
    "closure": ("closure over the Region", "factory of a service helper", "nested function"),
    "nonlocal": ("nonlocal Region", "nonlocal client cache", "lazy module global"),
    "class attribute": (
        "class attribute client",
        "method reading a class attribute",
        "nested class settings",
        "class attribute service",
        "attribute overridden in a subclass",
    ),
    "method": (
        "method with service parameter",
        "method calling self._client",
        "method reading self.region",
        "attribute changed before use",
        "__call__ with service",
        "__enter__",
        "inherited method",
        "super().method",
    ),
    "client in __init__": (
        "client in __init__",
        "client in __init__, Region a parameter",
        "lazy attribute",
    ),
    "property": ("property", "property as the Region", "abstract base class"),
    "staticmethod and classmethod": ("staticmethod", "classmethod"),
    "cached_property": ("cached_property",),
    'super().__init__("sts")': (
        'super().__init__("sts")',
        "super().__init__ with constant and Region",
        "Base.__init__(self, ...)",
        "super().__init__ with kwargs",
        "constructor given sts",
        "base class with endpoint method",
    ),
    "dataclass": (
        "dataclass with Region",
        "dataclass with default Region",
        "dataclass with service",
        "__post_init__",
        "NamedTuple settings",
    ),
    "loop over services": (
        "for service in literal",
        "for service in constant",
        "for over dict items",
        "for over pairs",
        "loop with a condition",
        "loop over a table of settings",
    ),
    "loop over regions": (
        "for region in literal",
        "for region in constant",
        "for region in sorted or enumerate",
        "loop that breaks",
        "while loop of attempts",
        "for range of attempts",
    ),
    "comprehension": (
        "list comprehension over services",
        "dict comprehension over regions",
        "dict comprehension over services",
        "comprehension with a helper",
    ),
    "if REGION:": (
        "if REGION: around the call",
        "if/else around the call",
        "if around the Region",
        "early return",
        "if False",
        "two branches, both run",
        "helper with if chain over services",
        "endpoint only if set",
    ),
    "or default": ("or default", "default after or", "or None", "and", "first that is set"),
    "conditional expression": (
        "conditional expression",
        "conditional on itself",
        "conditional expression of calls",
    ),
    "is None": ("if is None: default", "if not: default"),
    "comparison": ("comparison of numbers", "membership", "if/elif/else", "TYPE_CHECKING"),
    "match": ("match statement", "match value"),
    "try": ("try around the Region", "try KeyError", "inside try", "inside finally"),
    "Config": (
        "Config variable",
        "Config by module",
        "Config(**dict)",
        "Config constant",
        "Config by helper",
        "Config attribute set",
    ),
    "Config.merge": ("Config.merge", "Config merged into"),
    "os.environ[...] =": (
        "environ item",
        "from os import environ",
        "set twice",
        "constant for the name",
        "alias of environ",
        "class body sets it",
    ),
    "mode set after the client": (
        "environ item, set after the client",
        "helper called after the client",
    ),
    "environ.update": ("environ.update dict", "environ.update keyword", "environ |="),
    "environ.setdefault": (
        "environ.setdefault",
        "environ.setdefault after a write",
        "set if not in environ",
    ),
    "environ pop and del": (
        "environ.pop",
        "environ.pop alone",
        "del environ item",
        "os.environ.clear",
    ),
    "mode set for a while": (
        "set, client, reset",
        "try/finally",
        "patch.dict",
        "own context manager",
        "after the context manager",
    ),
    "mode set under a condition": ("set in a loop", "set under if"),
    "mode set by a helper": (
        "set by a helper",
        "set by a helper with parameter",
        "set by a helper of name and value",
        "helper never called",
        "method sets it",
    ),
    "os.putenv and other look-alikes": (
        "os.putenv look-alike",
        "copy of environ look-alike",
        "plain dict look-alike",
    ),
    "f-string": ("f-string", "f-string of two", "helper formatting the value"),
    "endpoint from the Region": (
        "endpoint from the Region",
        "endpoint from a helper",
        "helper that builds the endpoint",
        "table of endpoints",
        "endpoint switched by a flag",
        "helper formatting by partition",
    ),
    ".format": (".format positional", ".format keyword", ".format(**dict)", "string.Template"),
    "% text": ("% text", "% dict"),
    "+ of texts": ("+ of texts", "+= of texts", "adjacent literals"),
    "join": ("join", "join of a tuple name"),
    "replace": ("replace",),
    "upper, lower, strip": ("lower", "upper then lower", "strip"),
    "other string methods": ("removeprefix", "str()", "split item", "slice"),
    "lru_cache and cache": ("lru_cache helper", "cached function", "decorated helper"),
    "context manager": (
        "contextmanager",
        "contextmanager with service",
        "contextlib.closing",
        "inside a with block",
    ),
    "generator": ("generator", "generator over services", "yield from fixture"),
    "dict lookup": (
        "dict item",
        "dict item by constant",
        "nested dict item",
        "dict.get",
        "dict.get default",
        "dict.get without the key",
        "dict item set later",
        "class dict",
        "partition table",
    ),
    "list lookup": (
        "list item",
        "tuple item",
        "list appended",
        "next of iter",
        "comprehension item",
    ),
    "attribute lookup": ("instance attribute", "SimpleNamespace"),
    "statements around the call": (
        "expression statement",
        "annotated assignment",
        "call over several lines",
        "chain over several lines",
        "function without parameters",
        "main function",
        "used at once",
        "async function",
        "argument of another call",
        "element of a literal",
    ),
}


def families() -> dict[str, tuple[tuple[Layer, str], ...]]:
    """Every family with its forms; the plain one has none.

    Raises ValueError where a form belongs to no family or to two, or a name is misspelt.
    """
    layers = {name: layer for layer in Layer for name in FORMS[layer]}
    listed = [name for names in NAMED.values() for name in names]
    odd = set(listed) ^ set(layers)
    if odd or len(listed) != len(set(listed)):
        raise ValueError(f"forms and families disagree about {sorted(odd)}")
    found = {family: tuple((layers[n], n) for n in names) for family, names in NAMED.items()}
    return {PLAIN: (), **found}


def family_of() -> dict[str, str]:
    """The family of each form."""
    return {name: family for family, names in NAMED.items() for name in names} | {PLAIN: PLAIN}
