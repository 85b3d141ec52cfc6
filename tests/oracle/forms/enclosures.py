"""Closures, decorators, context managers and generators around the call."""

from __future__ import annotations

from ..clients import Client
from ..draft import Draft, Layer, form
from ..spelling import ABSENT, spelled
from .helpers import finish


@form(Layer.PLACE, "closure", "closure over the Region")
def closure(draft: Draft, client: Client) -> None:
    name = draft.name("maker")
    region = spelled(draft, None if client.region is ABSENT else client.region)
    with draft.block(f"def {name}(region):"):
        with draft.block("def build_it():"):
            maker = client.maker(draft)
            draft.write(f"return {client.call(draft, maker, region_name='region')}")
        draft.write("return build_it")
    finish(draft, f"{name}({region})()")


@form(Layer.PLACE, "closure", "factory of a service helper")
def factory(draft: Draft, client: Client) -> None:
    outer, made = draft.name("client_factory"), draft.name("make")
    region = spelled(draft, None if client.region is ABSENT else client.region)
    with draft.block(f"def {outer}(region):"):
        with draft.block("def build_it(service):"):
            maker = client.maker(draft, service_open=True)
            draft.write(f"return {client.call(draft, maker, 'service', region_name='region')}")
        draft.write("return build_it")
    draft.write(f"{made} = {outer}({region})")
    finish(draft, f'{draft.site()}{made}("sts")')


@form(Layer.PLACE, "closure", "nested function")
def nested(draft: Draft, client: Client) -> None:
    name = draft.name("main")
    with draft.block(f"def {name}():"):
        with draft.block("def connect(service):"):
            maker = client.maker(draft, service_open=True)
            draft.write(f"return {client.call(draft, maker, 'service')}")
        draft.write(f'return {draft.site()}connect("sts")')
    finish(draft, f"{name}()")


@form(Layer.PLACE, "nonlocal", "nonlocal Region")
def nonlocal_region(draft: Draft, client: Client) -> None:
    name = draft.name("main")
    region = spelled(draft, None if client.region is ABSENT else client.region)
    with draft.block(f"def {name}():"):
        draft.write('region = "us-west-1"')
        draft.write(f"def choose():\n    nonlocal region\n    region = {region}")
        draft.write("choose()")
        maker = client.maker(draft)
        draft.write(f"return {client.call(draft, maker, region_name='region')}")
    finish(draft, f"{name}()")


@form(Layer.PLACE, "nonlocal", "nonlocal client cache")
def nonlocal_cache(draft: Draft, client: Client) -> None:
    name = draft.name("cached")
    with draft.block(f"def {name}():"):
        draft.write("held = None")
        with draft.block("def get():"):
            draft.write("nonlocal held")
            with draft.block("if held is None:"):
                maker = client.maker(draft)
                draft.write(f"held = {client.call(draft, maker)}")
            draft.write("return held")
        draft.write("return get")
    finish(draft, f"{name}()()")


@form(Layer.PLACE, "lru_cache and cache", "lru_cache helper")
def lru_cache(draft: Draft, client: Client) -> None:
    line, decorator = draft.random.choice(
        [
            ("import functools", "@functools.lru_cache(maxsize=None)"),
            ("from functools import lru_cache", "@lru_cache"),
            ("from functools import cache", "@cache"),
        ]
    )
    draft.use(line)
    name = draft.name("get_client")
    draft.write(decorator)
    with draft.block(f"def {name}(service):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"return {client.call(draft, maker, 'service')}")
    finish(draft, f'{draft.site()}{name}("sts")')


@form(Layer.PLACE, "lru_cache and cache", "cached function")
def cached(draft: Draft, client: Client) -> None:
    draft.use("from functools import cache")
    name = draft.name("sts_client")
    draft.write("@cache")
    with draft.block(f"def {name}():"):
        maker = client.maker(draft)
        draft.write(f"return {client.call(draft, maker)}")
    draft.write(f"{name}()\n{name}()")


@form(Layer.PLACE, "lru_cache and cache", "decorated helper")
def decorated(draft: Draft, client: Client) -> None:
    draft.use("import functools")
    wrap, name = draft.name("logged"), draft.name("get_client")
    with draft.block(f"def {wrap}(function):"):
        draft.write("@functools.wraps(function)")
        with draft.block("def wrapper(*args, **kwargs):"):
            draft.write("return function(*args, **kwargs)")
        draft.write("return wrapper")
    draft.write(f"@{wrap}")
    with draft.block(f"def {name}(service):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"return {client.call(draft, maker, 'service')}")
    finish(draft, f'{draft.site()}{name}("sts")')


@form(Layer.PLACE, "context manager", "contextmanager")
def context_manager(draft: Draft, client: Client) -> None:
    draft.use("import contextlib")
    name = draft.name("sts_session")
    draft.write("@contextlib.contextmanager")
    with draft.block(f"def {name}():"):
        maker = client.maker(draft)
        draft.write(f"yield {client.call(draft, maker)}")
    with draft.block(f"with {name}() as sts:"):
        draft.write("sts.meta")


@form(Layer.PLACE, "context manager", "contextmanager with service")
def service_context(draft: Draft, client: Client) -> None:
    draft.use("from contextlib import contextmanager")
    name = draft.name("client_of")
    draft.write("@contextmanager")
    with draft.block(f"def {name}(service):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"made = {client.call(draft, maker, 'service')}")
        draft.write("try:\n    yield made\nfinally:\n    made.meta")
    with draft.block(f'with {draft.site()}{name}("sts") as sts:'):
        draft.write("sts.meta")


@form(Layer.PLACE, "context manager", "contextlib.closing")
def closing(draft: Draft, client: Client) -> None:
    draft.use("import contextlib")
    maker = client.maker(draft)
    with draft.block(f"with contextlib.closing({client.call(draft, maker)}) as sts:"):
        draft.write("sts.meta")


@form(Layer.PLACE, "context manager", "inside a with block")
def inside_with(draft: Draft, client: Client) -> None:
    draft.use("import contextlib")
    with draft.block("with contextlib.suppress(KeyError):"):
        maker = client.maker(draft)
        draft.write(f"{draft.name('sts')} = {client.call(draft, maker)}")


@form(Layer.PLACE, "try", "inside try")
def inside_try(draft: Draft, client: Client) -> None:
    with draft.block("try:"):
        maker = client.maker(draft)
        draft.write(f"{draft.name('sts')} = {client.call(draft, maker)}")
    draft.write("except KeyError:\n    raise SystemExit(1) from None")


@form(Layer.PLACE, "try", "inside finally")
def inside_finally(draft: Draft, client: Client) -> None:
    draft.write("try:\n    pass")
    with draft.block("finally:"):
        maker = client.maker(draft)
        draft.write(f"{draft.name('sts')} = {client.call(draft, maker)}")


@form(Layer.PLACE, "generator", "generator")
def generator(draft: Draft, client: Client) -> None:
    name = draft.name("clients")
    with draft.block(f"def {name}():"):
        maker = client.maker(draft)
        draft.write(f"yield {client.call(draft, maker)}")
    finish(draft, f"next({name}())")


@form(Layer.PLACE, "generator", "generator over services")
def generator_services(draft: Draft, client: Client) -> None:
    name = draft.name("clients")
    with draft.block(f"def {name}(services):"):
        maker = client.maker(draft, service_open=True)
        with draft.block("for service in services:"):
            call = client.arguments(draft, maker, "service", {})
            draft.write(f"yield {maker.written(draft.site())}({call})")
    finish(draft, f'list({name}(["ec2", "sts"]))')


@form(Layer.PLACE, "generator", "yield from fixture")
def yield_from(draft: Draft, client: Client) -> None:
    inner, outer = draft.name("one"), draft.name("many")
    with draft.block(f"def {inner}(service):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"yield {client.call(draft, maker, 'service')}")
    draft.write(f'def {outer}():\n    yield from {draft.site()}{inner}("sts")')
    finish(draft, f"list({outer}())")
