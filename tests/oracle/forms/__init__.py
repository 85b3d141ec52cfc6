"""Every form a program can be composed of; importing this package registers them all."""

from . import (  # noqa: F401
    arguments,
    branches,
    classes,
    conditions,
    configs,
    constants,
    enclosures,
    endpoints,
    environment,
    helpers,
    inheritance,
    loops,
    lookups,
    makers,
    places,
    sessions,
    settings,
    strings,
)
