"""How code sets a variable before, around or after a client, and what only looks like it.

Each form gets the variable, its value and `then`, which writes the client.
"""

from __future__ import annotations

from collections.abc import Callable

from ..draft import Draft, Layer, Unfit, form
from ..spelling import literal, spelled

Then = Callable[[], None]


@form(Layer.SETTING, "os.environ[...] =", "environ item")
def plain(draft: Draft, name: str, value: str, then: Then) -> None:
    """`os.environ[...] =` before the client."""
    draft.use("import os")
    draft.write(f'os.environ["{name}"] = {spelled(draft, value)}')
    then()


@form(Layer.SETTING, "mode set after the client", "environ item, set after the client")
def after(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    then()
    draft.write(f'os.environ["{name}"] = {literal(value)}')


@form(Layer.SETTING, "os.environ[...] =", "from os import environ")
def from_import(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("from os import environ")
    draft.write(f'environ["{name}"] = {literal(value)}')
    then()


@form(Layer.SETTING, "environ.update", "environ.update dict")
def update_dict(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    draft.write(f'os.environ.update({{"{name}": {literal(value)}}})')
    then()


@form(Layer.SETTING, "environ.update", "environ.update keyword")
def update_keyword(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    draft.write(f"os.environ.update({name}={literal(value)})")
    then()


@form(Layer.SETTING, "environ.update", "environ |=")
def union(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    draft.write(f'os.environ |= {{"{name}": {literal(value)}}}')
    then()


@form(Layer.SETTING, "environ.setdefault", "environ.setdefault")
def set_default(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    draft.write(f'os.environ.setdefault("{name}", {literal(value)})')
    then()


@form(Layer.SETTING, "environ.setdefault", "environ.setdefault after a write")
def default_after_write(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    draft.write(f'os.environ["{name}"] = {literal(value)}')
    draft.write(f'os.environ.setdefault("{name}", "regional")')
    then()


@form(Layer.SETTING, "environ pop and del", "environ.pop")
def popped(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    draft.write(f'os.environ["{name}"] = {literal(value)}\nos.environ.pop("{name}", None)')
    then()


@form(Layer.SETTING, "environ pop and del", "environ.pop alone")
def popped_alone(draft: Draft, name: str, _value: str, then: Then) -> None:
    draft.use("import os")
    draft.write(f'os.environ.pop("{name}", None)')
    then()


@form(Layer.SETTING, "environ pop and del", "del environ item")
def deleted(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    draft.write(f'os.environ["{name}"] = {literal(value)}\ndel os.environ["{name}"]')
    then()


@form(Layer.SETTING, "os.environ[...] =", "set twice")
def set_twice(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    draft.write(f'os.environ["{name}"] = "regional"\nos.environ["{name}"] = {literal(value)}')
    then()


@form(Layer.SETTING, "mode set for a while", "set, client, reset")
def set_and_reset(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    draft.write(f'os.environ["{name}"] = {literal(value)}')
    then()
    draft.write(f'del os.environ["{name}"]')


@form(Layer.SETTING, "mode set for a while", "try/finally")
def try_finally(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    draft.write(f'os.environ["{name}"] = {literal(value)}')
    with draft.block("try:"):
        then()
    draft.write(f'finally:\n    os.environ.pop("{name}", None)')


@form(Layer.SETTING, "os.putenv and other look-alikes", "os.putenv look-alike")
def putenv(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    draft.write(f'os.putenv("{name}", {literal(value)})')
    then()
    draft.write(f'os.unsetenv("{name}")')


@form(Layer.SETTING, "os.putenv and other look-alikes", "copy of environ look-alike")
def copied(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    copy = draft.name("env", "child_environment")
    made = draft.random.choice(["os.environ.copy()", "dict(os.environ)", "{**os.environ}"])
    draft.write(f'{copy} = {made}\n{copy}["{name}"] = {literal(value)}')
    then()


@form(Layer.SETTING, "os.putenv and other look-alikes", "plain dict look-alike")
def look_alike(draft: Draft, name: str, value: str, then: Then) -> None:
    environ = draft.name("environ_")
    draft.write(f'{environ} = {{}}\n{environ}["{name}"] = {literal(value)}')
    then()


@form(Layer.SETTING, "mode set by a helper", "set by a helper")
def by_helper(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    helper = draft.name("configure", "setup")
    draft.write(f'def {helper}():\n    os.environ["{name}"] = {literal(value)}')
    draft.write(f"{helper}()")
    then()


@form(Layer.SETTING, "mode set by a helper", "set by a helper with parameter")
def by_parameter(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    helper = draft.name("set_mode")
    draft.write(f'def {helper}(mode):\n    os.environ["{name}"] = mode')
    draft.write(f"{helper}({literal(value)})")
    then()


@form(Layer.SETTING, "mode set by a helper", "set by a helper of name and value")
def by_name_and_value(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    helper = draft.name("setenv")
    draft.write(f"def {helper}(key, value):\n    os.environ[key] = value")
    draft.write(f'{helper}("{name}", {literal(value)})')
    then()


@form(Layer.SETTING, "mode set by a helper", "helper never called")
def helper_not_called(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    helper = draft.name("enable")
    draft.write(f'def {helper}():\n    os.environ["{name}"] = {literal(value)}')
    then()


@form(Layer.SETTING, "mode set after the client", "helper called after the client")
def helper_called_later(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    helper = draft.name("enable")
    draft.write(f'def {helper}():\n    os.environ["{name}"] = {literal(value)}')
    then()
    draft.write(f"{helper}()")


@form(Layer.SETTING, "mode set under a condition", "set in a loop")
def in_a_loop(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    with draft.block(f'for key, value in {{"{name}": {literal(value)}}}.items():'):
        draft.write("os.environ[key] = value")
    then()


@form(Layer.SETTING, "mode set under a condition", "set under if")
def under_if(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    flag = draft.name("SWITCH")
    draft.define(f"{flag} = {draft.random.choice(['True', 'False'])}")
    draft.write(f'if {flag}:\n    os.environ["{name}"] = {literal(value)}')
    then()


@form(Layer.SETTING, "environ.setdefault", "set if not in environ")
def if_not_in(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    draft.write(f'if "{name}" not in os.environ:\n    os.environ["{name}"] = {literal(value)}')
    then()


@form(Layer.SETTING, "mode set for a while", "patch.dict")
def patch_dict(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os", "from unittest import mock")
    with draft.block(f'with mock.patch.dict(os.environ, {{"{name}": {literal(value)}}}):'):
        then()


@form(Layer.SETTING, "mode set for a while", "own context manager")
def context_manager(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import contextlib", "import os")
    manager = draft.name("variable")
    draft.write(f"@contextlib.contextmanager\ndef {manager}(name, value):")
    draft.write("    os.environ[name] = value\n    try:\n        yield")
    draft.write("    finally:\n        del os.environ[name]")
    with draft.block(f'with {manager}("{name}", {literal(value)}):'):
        then()


@form(Layer.SETTING, "mode set for a while", "after the context manager")
def after_patch(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os", "from unittest import mock")
    draft.write(f'with mock.patch.dict(os.environ, {{"{name}": {literal(value)}}}):\n    pass')
    then()


@form(Layer.SETTING, "os.environ[...] =", "constant for the name")
def constant_name(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    constant = draft.name("VARIABLE")
    draft.define(f'{constant} = "{name}"')
    draft.write(f"os.environ[{constant}] = {literal(value)}")
    then()


@form(Layer.SETTING, "os.environ[...] =", "alias of environ")
def alias(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    environ = draft.name("environment")
    draft.write(f'{environ} = os.environ\n{environ}["{name}"] = {literal(value)}')
    then()


@form(Layer.SETTING, "os.environ[...] =", "class body sets it")
def class_body(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    with draft.block(f"class {draft.name('Setup')}:"):
        draft.write(f'os.environ["{name}"] = {literal(value)}')
    then()


@form(Layer.SETTING, "mode set by a helper", "method sets it")
def method(draft: Draft, name: str, value: str, then: Then) -> None:
    draft.use("import os")
    kind = draft.name("Environment")
    draft.write(f"class {kind}:\n    def apply(self):")
    draft.write(f'        os.environ["{name}"] = {literal(value)}')
    draft.write(f"{kind}().apply()")
    then()


@form(Layer.SETTING, "environ pop and del", "os.environ.clear")
def cleared(draft: Draft, name: str, value: str, then: Then) -> None:
    if draft.surroundings.profiles:
        raise Unfit  # a later client may name one of them
    draft.use("import os")
    draft.write(f'os.environ["{name}"] = {literal(value)}\nos.environ.clear()')
    then()
