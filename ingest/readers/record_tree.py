"""How the records of a document become rows: a value's name is its path from its record.

A document is objects within objects. `rows` says where a table's records are, step by step, with
`[]` behind each step that repeats: `orders[].lines[]` in JSON, `Orders/Order[]/Line[]` in XML. A
row has the values of its record (`item.id`, in XML `Item/ID` and `Quantity/@unitCode`), and those
of the records around it: `../number` of the parent, `../../batch` of the parent's parent.
"""

import json
from collections.abc import Callable, Collection, Iterator
from typing import Any

from ingest.document_tables import Path, Table
from ingest.errors import Hostile, Unreadable
from ingest.readers.limits import DEEPEST

Record = dict[str, Any]


class Flattener:
    """Turns nested values into named texts."""

    def __init__(
        self, tables: Collection[Table], separator: str, text: Callable[[object], str | None]
    ) -> None:
        self.tables, self.separator, self.text = tables, separator, text
        self.paths = {table.path for table in tables}

    def records(
        self, table: Table, start: object, chain: list[Record], done: int
    ) -> Iterator[object]:
        """Yield the table's rows at and below `start`, to which `done` steps led.

        What should be a record and is none is yielded as it is.
        """
        if not isinstance(start, dict):
            yield start
            return
        if done == len(table.steps):
            yield self._row(table, start, chain)
            return
        found = start.get(table.steps[done][0])
        for each in found if isinstance(found, list) else [found]:
            if each is not None:
                yield from self.records(table, each, [*chain, start], done + 1)

    def _row(self, table: Table, record: Record, chain: list[Record]) -> dict[str, str | None]:
        names = table.names or {}
        row = dict(self._leaves(record, table.path, "", 0))
        for up, ancestor in enumerate(reversed(chain), start=1):
            path = table.path[: len(table.path) - up]
            prefix = "../" * up
            leaves = self._leaves(ancestor, path, prefix, 0)
            wanted = table.read.union(names)
            row.update(each for each in leaves if path not in self.paths or each[0] in wanted)
        return {names.get(name, name): value for name, value in row.items()}

    def _leaves(
        self,
        value: object,
        path: Path,
        name: str,
        depth: int,
    ) -> Iterator[tuple[str, str | None]]:
        if depth > DEEPEST:
            raise Hostile(f"its values are nested deeper than {DEEPEST} levels")
        if not isinstance(value, dict):
            yield from self._values(value, path, name, depth)
            return
        joint = "" if not name or name.endswith("../") else self.separator
        for key, each in value.items():
            if (*path, key) not in self.paths or not isinstance(each, dict | list):
                below = f"{name}{joint}{key}" if key else name
                yield from self._leaves(each, (*path, key), below, depth + 1)

    def _values(
        self,
        value: object,
        path: Path,
        name: str,
        depth: int,
    ) -> Iterator[tuple[str, str | None]]:
        if self.separator == "/" and isinstance(value, list):
            for number, each in enumerate(value, start=1):
                place = name if number == 1 else f"{name}[{number}]"
                yield from self._leaves(each, path, place, depth + 1)
        else:
            yield name, self.text(value)


def chain_to(unit: Path, root: Record) -> list[Record]:
    """Return the records around the units at a path, from the document's root on."""
    if unit[0] == "":
        return []
    chain = [root]
    for key in unit[:-1]:
        below = chain[-1].get(key)
        if isinstance(below, list):
            raise Unreadable("as 'rows' says", f"{key} occurs more than once: write {key}[]")
        chain.append(below if isinstance(below, dict) else {})
    return chain


class Number(str):
    """The digits of a number as they were written: a float would change them."""

    __slots__ = ()


def json_value(value: object) -> str | None:
    """Return a JSON value as text, numbers with their digits; nested values as JSON text."""
    if value is None:
        return None
    text = str(value) if isinstance(value, str) else json_text(value)
    text.encode()  # half a character raises UnicodeEncodeError, a ValueError
    return text


def json_text(value: object) -> str:
    """Return JSON text in which numbers keep their digits."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        parts = (f"{json.dumps(name)}: {json_text(each)}" for name, each in value.items())
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(json_text, value)) + "]"
    return json.dumps(value)
