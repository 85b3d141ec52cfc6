"""Functions and statements around all that is about one client, definitions included."""

from __future__ import annotations

from collections.abc import Callable

from ..draft import Draft, Layer, form

Then = Callable[[], None]
FAMILY = "nested in a block"


@form(Layer.BLOCK, FAMILY, "all inside a function")
def function(draft: Draft, then: Then) -> None:
    name = draft.name("run_all")
    with draft.block(f"def {name}():"):
        then()
    draft.write(f"{name}()")


@form(Layer.BLOCK, FAMILY, "all inside a nested function")
def nested_function(draft: Draft, then: Then) -> None:
    outer = draft.name("outer")
    with draft.block(f"def {outer}():"):
        with draft.block("def inner():"):
            then()
        draft.write("inner()")
    draft.write(f"{outer}()")


@form(Layer.BLOCK, FAMILY, "all inside a method")
def method(draft: Draft, then: Then) -> None:
    kind = draft.name("Job")
    with draft.block(f"class {kind}:"), draft.block("def run(self):"):
        then()
    draft.write(f"{kind}().run()")


@form(Layer.BLOCK, FAMILY, "all inside if")
def inside_if(draft: Draft, then: Then) -> None:
    flag = draft.name("RUN")
    draft.define(f"{flag} = True")
    with draft.block(f"if {flag}:"):
        then()


@form(Layer.BLOCK, FAMILY, "all inside try")
def inside_try(draft: Draft, then: Then) -> None:
    with draft.block("try:"):
        then()
    draft.write("finally:\n    pass")


@form(Layer.BLOCK, FAMILY, "all inside with")
def inside_with(draft: Draft, then: Then) -> None:
    draft.use("import contextlib")
    with draft.block("with contextlib.nullcontext():"):
        then()


@form(Layer.BLOCK, FAMILY, "all inside a loop that runs once")
def inside_loop(draft: Draft, then: Then) -> None:
    with draft.block("for turn in range(1):"):
        then()


@form(Layer.BLOCK, FAMILY, "all inside a coroutine")
def coroutine(draft: Draft, then: Then) -> None:
    draft.use("import asyncio")
    name = draft.name("amain")
    with draft.block(f"async def {name}():"):
        then()
    draft.write(f"asyncio.run({name}())")
