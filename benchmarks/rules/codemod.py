"""What `sts-lint check --fix` does to a client with a global URL, as a codemod of libcst alone."""

from __future__ import annotations

import libcst as cst
import libcst.matchers as m
from libcst.codemod import VisitorBasedCodemodCommand

_CLIENT = m.Call(
    func=m.Attribute(attr=m.Name("client") | m.Name("create_client")),
    args=[m.Arg(value=m.SimpleString('"sts"') | m.SimpleString("'sts'")), m.ZeroOrMore()],
)
_GLOBAL = ("https://sts.amazonaws.com", "https://sts.amazonaws.com/")


class Regional(VisitorBasedCodemodCommand):
    """Gives an STS client with a Region the Region's own URL in place of the global one."""

    DESCRIPTION = "STS clients call the endpoint of their Region"

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:  # noqa: N802
        """Replace the URL."""
        if not m.matches(original_node, _CLIENT):
            return updated_node
        named = {a.keyword.value: a.value for a in updated_node.args if a.keyword}
        region, url = _text(named.get("region_name")), _text(named.get("endpoint_url"))
        if region is None or url not in _GLOBAL:
            return updated_node
        new = cst.SimpleString(f'"https://sts.{region}.amazonaws.com"')
        return updated_node.with_changes(
            args=[
                a.with_changes(value=new) if a.keyword and a.keyword.value == "endpoint_url" else a
                for a in updated_node.args
            ]
        )


def _text(node: cst.BaseExpression | None) -> str | None:
    if not isinstance(node, cst.SimpleString):
        return None
    value = node.evaluated_value
    return value if isinstance(value, str) else None
