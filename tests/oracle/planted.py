"""The bugs that `mutations` plants: a text in a module of sts-lint and what replaces it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutation:
    """One bug; `old` must be in the module exactly once."""

    name: str
    path: str
    old: str
    new: str


RESOLVER = (
    Mutation(
        "AWS_REGION is read for the Region",
        "aws/precedence.py",
        '"region": ("AWS_DEFAULT_REGION", "region")',
        '"region": ("AWS_REGION", "region")',
    ),
    Mutation(
        "AWS_ENDPOINT_URL beats AWS_ENDPOINT_URL_STS",
        "aws/precedence.py",
        'for variable in ("AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL"):',
        'for variable in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS"):',
    ),
    Mutation(
        "the environment's Region beats the parameter",
        "aws/precedence.py",
        '(*written[:2], _variable(setup, "region"))',
        '(_variable(setup, "region"), *written[:2])',
    ),
    Mutation(
        "the environment beats session variables",
        "aws/precedence.py",
        "(_is_given(setup.session, name), environ)",
        "(environ, _is_given(setup.session, name))",
    ),
    Mutation(
        "any text switches FIPS and dual-stack on",
        "aws/precedence.py",
        'given.value.lower() == "true"',
        'given.value != ""',
    ),
    Mutation(
        "defaults_mode legacy makes STS regional",
        "aws/precedence.py",
        "return given.value.lower() != LEGACY",
        "return True",
    ),
    Mutation(
        "the ignore switch is not read",
        "aws/precedence.py",
        'if is_on(_switch(setup, "ignore_configured_endpoint_urls")):',
        "if False:",
    ),
    Mutation(
        "the default flips at 1.41",
        "aws/versions.py",
        'Change(Version("1.40.0"), Feature.REGIONAL_DEFAULT',
        'Change(Version("1.45.0"), Feature.REGIONAL_DEFAULT',
    ),
    Mutation(
        "Seoul is one of the legacy Regions",
        "aws/partitions.py",
        "LEGACY_GLOBAL_REGIONS = frozenset(data.LEGACY_GLOBAL_REGIONS)",
        'LEGACY_GLOBAL_REGIONS = frozenset(data.LEGACY_GLOBAL_REGIONS) | {"ap-northeast-2"}',
    ),
    Mutation(
        "host and Region need not agree",
        "aws/resolver.py",
        "if host.region != region:",
        "if host.region is None:",
    ),
    Mutation(
        "any mode is accepted",
        "aws/resolver.py",
        "if found.mode.value not in (LEGACY, REGIONAL):",
        "if found.mode.value is None:",
    ),
    Mutation(
        "Regions may be written in capitals",
        "aws/resolver.py",
        "if region != region.lower():",
        "if not region:",
    ),
    Mutation(
        "FIPS pseudo-Regions keep their name",
        "aws/resolver.py",
        'plain = region.replace("fips-", "").replace("-fips", "")',
        "plain = region",
    ),
    Mutation(
        "default ports are shown",
        "aws/hosts.py",
        "if port is not None and port != DEFAULT_PORTS[scheme]:",
        "if port is not None:",
    ),
)

VALUES = (
    Mutation(
        "d | e: the left side wins",
        "python/operators.py",
        "merged(machine, merged(machine, DictBox(), left), right)",
        "merged(machine, merged(machine, DictBox(), right), left)",
    ),
    Mutation(
        "or behaves like and",
        "python/operators.py",
        "stops_at = isinstance(node.op, ast.Or)",
        "stops_at = isinstance(node.op, ast.And)",
    ),
    Mutation(
        "is not means is",
        "python/operators.py",
        "return known((left == right) == isinstance(op, ast.Is))",
        "return known(left == right)",
    ),
    Mutation(
        "dict.copy is an alias",
        "python/container_methods.py",
        "return one(machine.new(box)) if box else one(ref)",
        "return one(ref)",
    ),
    Mutation(
        "update ignores keywords",
        "python/container_methods.py",
        "        after = overlaid(after, DictBox({**keywords}))\n",
        "",
    ),
    Mutation(
        "pop leaves the key",
        "python/container_methods.py",
        "machine.put(ref, with_entry(machine, box, args[0], one(MISSING)))",
        "pass",
    ),
    Mutation(
        "join forgets the separator",
        "python/strings.py",
        "pieces.extend((one(const(separator)), item) if pieces else (item,))",
        "pieces.append(item)",
    ),
    Mutation(
        "a set_config_variable is forgotten",
        "python/sessions.py",
        "machine.put(ref, replace(box, variables={**box.variables, logical: value}))",
        "pass",
    ),
    Mutation(
        "Config.merge: the first one wins",
        "python/sessions.py",
        "options = {**config.merged_from, **box.merged_from}",
        "options = {**box.merged_from, **config.merged_from}",
    ),
    Mutation(
        "setup_default_session has no effect",
        "python/sessions.py",
        "machine.state.bind(OVERLAY, DEFAULT_SESSION, "
        'make_session(machine, "boto3.Session", arguments))',
        "pass",
    ),
    Mutation(
        "os.environ.pop leaves the variable",
        "python/library_os.py",
        "    environ.write(machine, name, one(NONE))\n    return value",
        "    return value",
    ),
    Mutation(
        "patch.dict is not taken back",
        "python/contexts.py",
        "machine.state.environ = dict(environment)",
        "pass",
    ),
    Mutation(
        "os.environ[...] = is not followed",
        "python/environ.py",
        "            machine.state.environ[alt.thing.value] = value",
        "            pass",
    ),
    Mutation(
        "a parameter's default is unseen",
        "python/functions.py",
        "with_default = positional[len(positional) - len(arguments.defaults) :]",
        "with_default = positional[: len(arguments.defaults)]",
    ),
    Mutation(
        "the site is the inner call",
        "python/functions.py",
        "replace(alt, carrier=carrier) if alt.carrier is None and _names_sts(alt.thing) else alt",
        "alt",
    ),
    Mutation(
        "nonlocal binds a local name",
        "python/statements.py",
        "machine.frame.outer_names[name] = number",
        "pass",
    ),
    Mutation(
        "classes do not inherit",
        "python/attributes.py",
        "    return find_in_bases(machine, ref, name)",
        "    return None",
    ),
    Mutation(
        "properties are not called",
        "python/attributes.py",
        'if function.flavour == "property":',
        'if function.flavour == "no such":',
    ),
    Mutation(
        "only the first item of a loop is seen",
        "python/loops.py",
        "        for item in items:\n            if machine.state.alive:",
        "        for item in items[:1]:\n            if machine.state.alive:",
    ),
    Mutation(
        "break does not end a loop",
        "python/loops.py",
        "machine.frame.loops[-1].breaks.append(machine.state.fork())",
        "return",
    ),
    Mutation(
        "a dataclass has no fields",
        "python/classes.py",
        "        _fill_fields(machine, instance, ref, arguments)\n",
        "",
    ),
    Mutation(
        "except clauses do not run",
        "python/exceptions.py",
        "    machine.execute(handler.body)",
        "    pass",
    ),
)

MUTATIONS = RESOLVER + VALUES
QUICK = (
    "Seoul is one of the legacy Regions",
    "update ignores keywords",
    "the site is the inner call",
)
