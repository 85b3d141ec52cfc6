"""Helper functions: the call that says `sts` is the site, the helper's body is evidence."""

from __future__ import annotations

from ..clients import Client, Maker, joined
from ..draft import Draft, Layer, form
from ..spelling import ABSENT, spelled


def finish(draft: Draft, call: str) -> None:
    """Bind what a helper returns."""
    draft.write(f"{draft.name('sts', 'client')} = {call}")


@form(Layer.PLACE, "helper with parameters", "helper with service parameter")
def service_parameter(draft: Draft, client: Client) -> None:
    name = draft.name("get_client", "make_client", "boto_client")
    with draft.block(f"def {name}(service):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"return {client.call(draft, maker, 'service')}")
    finish(draft, f'{draft.site()}{name}("sts")')


@form(Layer.PLACE, "helper with parameters", "helper given a constant")
def constant_argument(draft: Draft, client: Client) -> None:
    name, constant = draft.name("get_client"), draft.name("SERVICE")
    draft.define(f'{constant} = "sts"')
    with draft.block(f"def {name}(service):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"return {client.call(draft, maker, 'service')}")
    finish(draft, f"{draft.site()}{name}({constant})")


@form(Layer.PLACE, "helper with parameters", "helper with Region parameter")
def region_parameter(draft: Draft, client: Client) -> None:
    name = draft.name("sts_client")
    region = spelled(draft, None if client.region is ABSENT else client.region)
    parameter = draft.random.choice(["region", "region_name", "region: str | None", "where"])
    with draft.block(f"def {name}({parameter}):"):
        maker = client.maker(draft)
        bound = parameter.split(":")[0]
        draft.write(f"return {client.call(draft, maker, region_name=bound)}")
    finish(draft, f"{name}({draft.random.choice(['', f'{bound}='])}{region})")


@form(Layer.PLACE, "helper with parameters", "helper with service and Region")
def service_and_region(draft: Draft, client: Client) -> None:
    name = draft.name("get_client")
    with draft.block(f"def {name}(service, region=None):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"return {client.call(draft, maker, 'service', region_name='region')}")
    region = ""
    if client.region is not ABSENT:
        region = f", {draft.random.choice(['', 'region='])}{spelled(draft, client.region)}"
    finish(draft, f'{draft.site()}{name}("sts"{region})')


@form(Layer.PLACE, "helper with defaults", "helper with default Region")
def default_region(draft: Draft, client: Client) -> None:
    name = draft.name("make_sts")
    region = spelled(draft, None if client.region is ABSENT else client.region)
    with draft.block(f"def {name}(region={region}):"):
        maker = client.maker(draft)
        draft.write(f"return {client.call(draft, maker, region_name='region')}")
    finish(draft, f"{name}()")


@form(Layer.PLACE, "helper with defaults", "helper with default service")
def default_service(draft: Draft, client: Client) -> None:
    name = draft.name("make_client")
    with draft.block(f'def {name}(service="sts"):'):
        maker = client.maker(draft, service_open=True)
        call = client.arguments(draft, maker, "service", {})
        draft.write(f"return {maker.written(draft.site())}({call})")
    finish(draft, f"{name}()")


@form(Layer.PLACE, "helper, keyword-only", "helper with keyword-only parameters")
def keyword_only(draft: Draft, client: Client) -> None:
    name = draft.name("connect")
    with draft.block(f"def {name}(*, service, region_name=None):"):
        maker = client.maker(draft, service_open=True)
        call = client.call(draft, maker, "service", region_name="region_name")
        draft.write(f"return {call}")
    pairs = [("service", '"sts"')]
    if client.region is not ABSENT:
        pairs.insert(draft.random.randrange(2), ("region_name", spelled(draft, client.region)))
    finish(draft, f"{draft.site()}{name}({joined(pairs)})")


@form(Layer.PLACE, "helper, *args and **kwargs", "helper with **kwargs")
def passing_kwargs(draft: Draft, client: Client) -> None:
    name = draft.name("client_for")
    with draft.block(f"def {name}(service, **kwargs):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"return {maker.written('')}(service, **kwargs)")
    call = client.arguments(draft, _keywords(name), '"sts"', {})
    finish(draft, f"{draft.site()}{name}({call})")


@form(Layer.PLACE, "helper, *args and **kwargs", "helper with *args and **kwargs")
def passing_all(draft: Draft, client: Client) -> None:
    name = draft.name("client_for")
    with draft.block(f"def {name}(*args, **kwargs):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"return {maker.written('')}(*args, **kwargs)")
    call = client.arguments(draft, _keywords(name), '"sts"', {})
    finish(draft, f"{draft.site()}{name}({call})")


@form(Layer.PLACE, "setdefault", "helper that fills kwargs")
def filling_kwargs(draft: Draft, client: Client) -> None:
    name = draft.name("client_for")
    with draft.block(f"def {name}(service, **kwargs):"):
        maker = client.maker(draft, service_open=True)
        draft.write('kwargs.setdefault("region_name", "ap-south-1")')
        draft.write(f"return {maker.written('')}(service, **kwargs)")
    finish(draft, f"{draft.site()}{name}({joined(client.pairs(draft), chr(34) + 'sts' + chr(34))})")


@form(Layer.PLACE, "helper, *args and **kwargs", "helper with defaults under kwargs")
def defaults_under_kwargs(draft: Draft, client: Client) -> None:
    name = draft.name("client_for")
    with draft.block(f"def {name}(service, **kwargs):"):
        maker = client.maker(draft, service_open=True)
        defaults = '{"region_name": "ap-south-1", **kwargs}'
        draft.write(f"return {maker.written('')}(service, **{defaults})")
    finish(draft, f"{draft.site()}{name}({joined(client.pairs(draft), chr(34) + 'sts' + chr(34))})")


@form(Layer.PLACE, "helper of helper", "helper of helper")
def helper_of_helper(draft: Draft, client: Client) -> None:
    inner, outer = draft.name("_client"), draft.name("get_client")
    with draft.block(f"def {inner}(service, region):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"return {client.call(draft, maker, 'service', region_name='region')}")
    draft.write(f"def {outer}(service, region=None):\n    return {inner}(service, region)")
    region = "" if client.region is ABSENT else f", {spelled(draft, client.region)}"
    finish(draft, f'{draft.site()}{outer}("sts"{region})')


@form(Layer.PLACE, "helper of helper", "helper of helper, sts inside")
def literal_in_the_middle(draft: Draft, client: Client) -> None:
    inner, outer = draft.name("_client"), draft.name("get_sts")
    with draft.block(f"def {inner}(service, region):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"return {client.call(draft, maker, 'service', region_name='region')}")
    draft.write(f'def {outer}(region=None):\n    return {draft.site()}{inner}("sts", region)')
    region = "" if client.region is ABSENT else spelled(draft, client.region)
    finish(draft, f"{outer}({region})")


@form(Layer.PLACE, "helper of helper", "helper defined later")
def defined_later(draft: Draft, client: Client) -> None:
    outer, inner = draft.name("run"), draft.name("client_for")
    site = draft.site()
    draft.write(f'def {outer}():\n    return {site}{inner}("sts")')
    with draft.block(f"def {inner}(service):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"return {client.call(draft, maker, 'service')}")
    finish(draft, f"{outer}()")


@form(Layer.PLACE, "helper in try/except ImportError", "helper in try/except ImportError")
def helper_in_try(draft: Draft, client: Client) -> None:
    name = draft.name("get_client")
    with draft.block("try:"):
        draft.write("import boto3 as sdk")
        with draft.block(f"def {name}(service):"):
            call = client.arguments(draft, _keywords(name), "service", {})
            draft.write(f"return sdk.client({call})")
    with draft.block("except ImportError:"):
        draft.write(f"def {name}(service):\n    raise RuntimeError(service)")
    finish(draft, f'{draft.site()}{name}("sts")')


@form(Layer.PLACE, "helper in try/except ImportError", "helper falling back in a try")
def chosen_by_import(draft: Draft, client: Client) -> None:
    draft.use("import boto3")
    draft.unseen = True  # the package may be there
    name = draft.name("get_client")
    with draft.block("try:"):
        draft.write("import a_package_nobody_has")
        draft.write(f'def {name}(service):\n    return boto3.client(service, "us-east-2")')
    with draft.block("except ImportError:"), draft.block(f"def {name}(service):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"return {client.call(draft, maker, 'service')}")
    finish(draft, f'{draft.site()}{name}("sts")')


@form(Layer.PLACE, "helper with parameters", "helper given a session")
def session_parameter(draft: Draft, client: Client) -> None:
    draft.use("import boto3")
    name = draft.name("sts_of")
    with draft.block(f"def {name}(session):"):
        arguments = client.arguments(draft, _keywords(name), '"sts"', {})
        draft.write(f"return session.{draft.site()}client({arguments})")
    if client.session_region is ABSENT and draft.chance(0.6):
        client.session_region = draft.random.choice(["eu-west-3", "ap-east-1", None])
    finish(draft, f"{name}(boto3.Session({client.session_arguments(draft)}))")


@form(Layer.PLACE, "helper with parameters", "helper with optional session")
def optional_session(draft: Draft, client: Client) -> None:
    draft.use("import boto3")
    name = draft.name("get_client")
    with draft.block(f"def {name}(service, session=None):"):
        draft.write("session = session or boto3.Session()")
        arguments = client.arguments(draft, _keywords(name), "service", {})
        draft.write(f"return session.client({arguments})")
    given = draft.random.choice(["", ", boto3.Session(region_name='eu-west-2')", ", session=None"])
    finish(draft, f'{draft.site()}{name}("sts"{given})')


@form(Layer.PLACE, "helper with parameters", "helper given a callable")
def callable_parameter(draft: Draft, client: Client) -> None:
    name = draft.name("build")
    draft.define(
        f"def {name}(factory, service, **options):\n    return factory(service, **options)"
    )
    maker = client.maker(draft, service_open=True)
    pairs = joined(client.pairs(draft), maker.written(""), '"sts"')
    finish(draft, f"{draft.site()}{name}({pairs})")


@form(Layer.PLACE, "helper with parameters", "helper called twice")
def called_twice(draft: Draft, client: Client) -> None:
    name = draft.name("sts_in")
    other = draft.random.choice(["us-west-2", "ap-southeast-4", "us-gov-west-1"])
    region = spelled(draft, None if client.region is ABSENT else client.region)
    with draft.block(f"def {name}(region):"):
        maker = client.maker(draft)
        draft.write(f"return {client.call(draft, maker, region_name='region')}")
    finish(draft, f"{name}({region})")
    finish(draft, f'{name}("{other}")')


@form(Layer.PLACE, "helper with parameters", "helper for s3 and sts")
def two_services(draft: Draft, client: Client) -> None:
    name = draft.name("get_client")
    with draft.block(f"def {name}(service):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"return {client.call(draft, maker, 'service')}")
    finish(draft, f'{name}("s3")')
    finish(draft, f'{draft.site()}{name}("sts")')


@form(Layer.PLACE, "functools.partial", "helper by partial")
def partial_of_helper(draft: Draft, client: Client) -> None:
    draft.use("import functools")
    name, bound = draft.name("get_client"), draft.name("get_sts")
    with draft.block(f"def {name}(service):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"return {client.call(draft, maker, 'service')}")
    mark = draft.site()
    draft.write(f'{bound} = functools.{mark}partial({name}, "sts")')
    finish(draft, f"{mark.replace('»', ':»')}{bound}()")


@form(Layer.PLACE, "helper returning values", "helper returning the service name")
def service_helper(draft: Draft, client: Client) -> None:
    name = draft.name("service_name")
    draft.define(f'def {name}():\n    return "sts"')
    maker = client.maker(draft, service_open=True)
    arguments = client.arguments(draft, maker, f"{name}()", {})
    finish(draft, f"{maker.written(draft.site())}({arguments})")


@form(Layer.PLACE, "helper returning values", "helper returning a tuple")
def tuple_helper(draft: Draft, client: Client) -> None:
    name = draft.name("connect")
    with draft.block(f"def {name}():"):
        maker = client.maker(draft)
        draft.write(f"return {client.call(draft, maker)}, 3")
    draft.write(f"{draft.name('sts')}, {draft.name('retries')} = {name}()")


@form(Layer.PLACE, "helper of helper", "recursive helper")
def recursive(draft: Draft, client: Client) -> None:
    name = draft.name("connect")
    with draft.block(f"def {name}(attempts=2):"):
        with draft.block("if attempts:"):
            draft.write(f"return {name}(attempts - 1)")
        maker = client.maker(draft)
        draft.write(f"return {client.call(draft, maker)}")
    finish(draft, f"{name}()")


def _keywords(name: str) -> Maker:
    """A callable that takes the service by position and the rest by keyword."""
    return Maker("", name, keywords_only=True)
