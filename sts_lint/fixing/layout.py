"""Arguments into a call and out of it, laid out as their neighbours; comments never move."""

from __future__ import annotations

import libcst as cst

from sts_lint.fixing.source import Unfit

Gap = cst.BaseParenthesizableWhitespace
_NOTHING = cst.SimpleWhitespace("")
_BLANK = cst.SimpleWhitespace(" ")
_EQUAL = cst.AssignEqual(whitespace_before=_NOTHING, whitespace_after=_NOTHING)


def appended(call: cst.Call, name: str, value: cst.BaseExpression) -> cst.Call:
    """The call with one more keyword, after the last argument. Raises `Unfit`."""
    new = cst.Arg(keyword=cst.Name(name), value=value, equal=_EQUAL)
    if not call.args:
        if isinstance(call.whitespace_before_args, cst.ParenthesizedWhitespace):
            raise Unfit("there is no argument to put it after")
        return call.with_changes(args=[new])
    *others, last = call.args
    gap = _gap(call)
    if isinstance(last.comma, cst.Comma):
        end = last.comma.whitespace_after
        last = last.with_changes(comma=last.comma.with_changes(whitespace_after=_joined(end, gap)))
        new = new.with_changes(comma=cst.Comma(whitespace_after=_tail(end)))
    else:
        end = last.whitespace_after_arg
        comma = cst.Comma(whitespace_after=_joined(end, gap))
        last = last.with_changes(comma=comma, whitespace_after_arg=_NOTHING)
        new = new.with_changes(whitespace_after_arg=_tail(end))
    return call.with_changes(args=[*others, last, new])


def inserted(call: cst.Call, index: int, name: str, value: cst.BaseExpression) -> cst.Call:
    """The call with one more keyword before the argument at `index`, which is not the first."""
    arguments = [*call.args]
    before = arguments[index - 1].comma
    if isinstance(before, cst.Comma) and _has_comment(before.whitespace_after):
        raise Unfit("a comment would have to move")
    new = cst.Arg(keyword=cst.Name(name), value=value, equal=_EQUAL, comma=before)
    return call.with_changes(args=[*arguments[:index], new, *arguments[index:]])


def without(call: cst.Call, index: int) -> cst.Call:
    """The call without an argument; what follows the last one stays where it is."""
    arguments = [*call.args]
    dropped = arguments.pop(index)
    if index == len(arguments) and arguments:
        arguments[-1] = arguments[-1].with_changes(
            comma=dropped.comma, whitespace_after_arg=dropped.whitespace_after_arg
        )
    return call.with_changes(args=arguments)


def with_item(mapping: cst.Dict, key: cst.SimpleString, value: cst.BaseExpression) -> cst.Dict:
    """A dict display in which the key holds the value, in place or as the last item."""
    elements = [*mapping.elements]
    for index, element in enumerate(elements):
        if isinstance(element, cst.DictElement) and _is_same(element.key, key):
            elements[index] = element.with_changes(value=value)
            return mapping.with_changes(elements=elements)
    gaps = [e.comma.whitespace_after for e in elements if isinstance(e.comma, cst.Comma)]
    if any(map(_has_comment, gaps)):
        raise Unfit("a comment would have to move")
    new = cst.DictElement(key, value)
    if elements:
        new = new.with_changes(comma=elements[-1].comma)
        comma = cst.Comma(whitespace_after=gaps[0] if len(elements) > 1 else _BLANK)
        elements[-1] = elements[-1].with_changes(comma=comma)
    return mapping.with_changes(elements=[*elements, new])


def _is_same(one: cst.BaseExpression, other: cst.SimpleString) -> bool:
    return isinstance(one, cst.SimpleString) and one.evaluated_value == other.evaluated_value


def _gap(call: cst.Call) -> Gap:
    """What stands before the last argument: a blank, or a line end and indentation."""
    if len(call.args) == 1:
        before = call.whitespace_before_args
        return before if isinstance(before, cst.ParenthesizedWhitespace) else _BLANK
    comma = call.args[-2].comma
    return comma.whitespace_after if isinstance(comma, cst.Comma) else _BLANK


def _joined(end: Gap, gap: Gap) -> Gap:
    """What stands between the last argument and the new one; comments stay where they are."""
    if not isinstance(gap, cst.ParenthesizedWhitespace):
        if _has_comment(end):
            raise Unfit("a comment would have to move")
        return _BLANK
    if not isinstance(end, cst.ParenthesizedWhitespace):
        return gap.with_changes(first_line=_bare(gap.first_line), empty_lines=[])
    return end.with_changes(indent=gap.indent, last_line=gap.last_line)


def _tail(end: Gap) -> Gap:
    """What stands between the new argument and the closing parenthesis."""
    if not isinstance(end, cst.ParenthesizedWhitespace):
        return end
    return end.with_changes(first_line=_bare(end.first_line), empty_lines=[])


def _bare(line: cst.TrailingWhitespace) -> cst.TrailingWhitespace:
    return line.with_changes(comment=None, whitespace=_NOTHING)


def _has_comment(space: Gap) -> bool:
    if not isinstance(space, cst.ParenthesizedWhitespace):
        return False
    own_lines = any(line.comment is not None for line in space.empty_lines)
    return own_lines or space.first_line.comment is not None
