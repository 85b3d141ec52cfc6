"""One client to be built: what it is given, and the call that builds it."""

from __future__ import annotations

from dataclasses import dataclass, field

from .draft import FORMS, TRAITS, Draft, Layer
from .spelling import ABSENT, Value, literal, spelled


@dataclass(frozen=True, slots=True)
class Maker:
    """A callable that makes clients, in source: `prefix` ends before the function's name.

    `fixes` is the number of the site that already fixed the service. `keywords_only` says
    that nothing but the service may be passed by position.
    """

    prefix: str
    name: str
    fixes: str | None = None
    keywords_only: bool = False

    def written(self, mark: str) -> str:
        """The function with the mark before its name."""
        return f"{self.prefix}{mark}{self.name}"


@dataclass
class Client:
    """What a client is given, each value a text, `None` or `ABSENT`."""

    region: Value = ABSENT
    endpoint: Value = ABSENT
    session_region: Value = ABSENT
    profile: str | None = None
    config: dict[str, Value] | None = None
    use_ssl: bool | None = None
    settings: dict[str, str] = field(default_factory=dict)

    def maker(self, draft: Draft, *, service_open: bool = False) -> Maker:
        """The callable to use; written where the program has got to, imports at the top."""

        def fits(name: str) -> bool:
            return not (service_open and "fixes" in TRAITS[name])

        chosen = draft.pick(Layer.MAKER, fits)
        needs_session = self.session_region is not ABSENT or self.profile
        if chosen is None and needs_session:
            chosen = FORMS[Layer.MAKER]["session variable"]
        if chosen is not None:
            return chosen(draft, self)
        draft.use("import boto3")
        return Maker("boto3.", "client")

    def session_arguments(self, draft: Draft) -> str:
        """What stands between the parentheses of `Session(...)`."""
        pairs = []
        if self.session_region is not ABSENT:
            pairs.append(("region_name", spelled(draft, self.session_region)))
        if self.profile:
            pairs.append(("profile_name", literal(self.profile)))
        return joined(pairs)

    def pairs(self, draft: Draft, given: dict[str, str] | None = None) -> list[tuple[str, str]]:
        """Keywords and expressions of the call, the service apart; `given` wins."""
        given = given or {}
        pairs = []
        for keyword, value in (("region_name", self.region), ("endpoint_url", self.endpoint)):
            if keyword in given:
                pairs.append((keyword, given[keyword]))
            elif value is not ABSENT:
                pairs.append((keyword, spelled(draft, value)))
        if self.use_ssl is not None:
            pairs.append(("use_ssl", literal(self.use_ssl)))
        if self.config is not None:
            pairs.append(("config", configured(draft, self.config)))
        return pairs

    def call(self, draft: Draft, maker: Maker, service: str | None = None, **given: str) -> str:
        """The call itself. `service` is an expression bound outside; without it, the site."""
        if service is None and maker.fixes is None:
            service, mark = service_text(draft), draft.site()
        else:
            mark = f"«{maker.fixes}:»" if maker.fixes else ""
        arguments = self.arguments(draft, maker, service, given)
        return f"{maker.written(mark)}({arguments})"

    def arguments(
        self, draft: Draft, maker: Maker, service: str | None, given: dict[str, str]
    ) -> str:
        """What stands between the parentheses, by the planned form of arguments."""

        def fits(name: str) -> bool:
            wanted = TRAITS[name]
            return not (
                ("positional" in wanted and (maker.keywords_only or not service))
                or ("service" in wanted and (maker.keywords_only or not service))
                or ("region" in wanted and self.region is ABSENT and "region_name" not in given)
            )

        chosen = draft.pick(Layer.ARGUMENTS, fits)
        pairs = self.pairs(draft, given)
        if chosen is not None:
            return chosen(draft, service, pairs)
        return joined(pairs, service)


def service_text(draft: Draft) -> str:
    """`"sts"`, or some other way to say it when one is planned.

    Forms in which the text passes through a call of its own would move the site, and nobody
    reads a service from the environment.
    """
    return spelled(draft, "sts", bar="not service") if draft.chance(0.15) else '"sts"'


def configured(draft: Draft, options: dict[str, Value]) -> str:
    """An expression for a `Config` with these options."""
    chosen = draft.pick(Layer.CONFIG)
    if chosen is not None:
        return str(chosen(draft, options))
    draft.use("from botocore.config import Config")
    return f"Config({options_text(draft, options)})"


def options_text(draft: Draft, options: dict[str, Value]) -> str:
    """The options as keywords."""
    return joined([(key, spelled(draft, value)) for key, value in options.items()])


def joined(pairs: list[tuple[str, str]], *positional: str | None) -> str:
    """Arguments as source."""
    texts = [text for text in positional if text]
    return ", ".join(texts + [f"{keyword}={text}" for keyword, text in pairs])
