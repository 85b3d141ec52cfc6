"""How a `Config` is built and reaches the call."""

from __future__ import annotations

from ..clients import joined, options_text
from ..draft import Draft, Layer, form
from ..spelling import Value, literal

Options = dict[str, Value]


@form(Layer.CONFIG, "Config", "Config variable")
def variable(draft: Draft, options: Options) -> str:
    draft.use("from botocore.config import Config")
    name = draft.name("config")
    draft.write(f"{name} = Config({options_text(draft, options)})")
    return name


@form(Layer.CONFIG, "Config", "Config by module")
def by_module(draft: Draft, options: Options) -> str:
    line, name = draft.random.choice(
        [
            ("import botocore.config", "botocore.config.Config"),
            ("import botocore.client", "botocore.client.Config"),
            ("from botocore.client import Config as ClientConfig", "ClientConfig"),
            ("from botocore import config as botocore_config", "botocore_config.Config"),
        ]
    )
    draft.use(line)
    return f"{name}({options_text(draft, options)})"


@form(Layer.CONFIG, "Config", "Config(**dict)")
def by_kwargs(draft: Draft, options: Options) -> str:
    draft.use("from botocore.config import Config")
    name = draft.name("config_options")
    draft.write(f"{name} = dict({options_text(draft, options)})")
    return f"Config(**{name})"


@form(Layer.CONFIG, "Config.merge", "Config.merge")
def merged(draft: Draft, options: Options) -> str:
    draft.use("from botocore.config import Config")
    base = draft.name("base_config")
    other = draft.random.choice(
        ['retries={"max_attempts": 5}', "use_fips_endpoint=False", *['region_name="us-west-2"'] * 3]
    )
    draft.write(f"{base} = Config({other})")
    return f"{base}.merge(Config({options_text(draft, options)}))"


@form(Layer.CONFIG, "Config.merge", "Config merged into")
def merged_into(draft: Draft, options: Options) -> str:
    draft.use("from botocore.config import Config")
    base, name = draft.name("strong"), draft.name("config")
    draft.write(f"{base} = Config({options_text(draft, options)})")
    draft.write(f'{name} = {base}.merge(Config(user_agent_extra="app"))')
    return name


@form(Layer.CONFIG, "Config", "Config constant")
def constant(draft: Draft, options: Options) -> str:
    draft.use("from botocore.config import Config")
    name = draft.name("CONFIG")
    pairs = [(key, literal(value)) for key, value in options.items()]
    draft.define(f"{name} = Config({joined(pairs)})")
    return name


@form(Layer.CONFIG, "Config", "Config by helper")
def by_helper(draft: Draft, options: Options) -> str:
    draft.use("from botocore.config import Config")
    name = draft.name("client_config")
    pairs = [(key, literal(value)) for key, value in options.items()]
    draft.define(f"def {name}():\n    return Config({joined(pairs)})")
    return f"{name}()"


@form(Layer.CONFIG, "Config", "Config attribute set")
def attribute_set(draft: Draft, options: Options) -> str:
    draft.use("from botocore.config import Config")
    name = draft.name("config")
    draft.write(f"{name} = Config({options_text(draft, options)})")
    draft.write(f'{name}.region_name = "eu-west-2"')
    return name
