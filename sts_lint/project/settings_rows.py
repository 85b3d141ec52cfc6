"""The setting `third-party`: a table of tables, each a row of the catalogue of STS207."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sts_lint.third_party.rows import Row


class WrongEntry(ValueError):
    """A wrong value inside a table; `keys` lead to it."""

    def __init__(self, keys: tuple[str, ...], reason: str) -> None:
        super().__init__(f"{'.'.join(keys)}: {reason}")
        self.keys = keys


class ThirdParty:
    """Rows of the catalogue of STS207, by their names."""

    def convert(self, value: object) -> tuple[Row, ...]:
        """The rows, in the order written."""
        if not isinstance(value, Mapping):
            raise ValueError(f"expected a table of tables, not {value!r:.60}")
        return tuple(self._row(name, given) for name, given in value.items())

    def _row(self, name: str, given: object) -> Row:
        from sts_lint.third_party.rows import RowError, row_from  # noqa: PLC0415 - rarely given

        try:
            return row_from(name, given)
        except RowError as error:
            keys = (name,) if error.key is None else (name, error.key)
            raise WrongEntry(keys, str(error)) from None

    def schema(self) -> dict[str, Any]:
        """An object whose keys are names of rows."""
        from sts_lint.third_party.rows import schema  # noqa: PLC0415

        return {"type": "object", "additionalProperties": schema()}
