"""The units of a JSON document, read piece by piece."""

import codecs
import json
from collections.abc import Generator, Iterator
from pathlib import Path as FilePath
from typing import Any

from ingest.document_tables import Path
from ingest.errors import Hostile, Unreadable
from ingest.readers.batch import Batch
from ingest.readers.documents import read_tables, tables_of
from ingest.readers.limits import LARGEST_RECORD
from ingest.readers.record_tree import Flattener, Number, Record, json_value
from ingest.source import FileRule

CHUNK = 1 << 16
BLANKS = " \t\r\n"
Units = Generator[tuple[Path, Any], None, Record]


def read_json(path: FilePath, rule: FileRule) -> Iterator[Batch]:
    """Yield the rows of the document's tables; raises Unreadable where it is no JSON."""
    tables = tables_of(rule, ".", {})
    yield from read_tables(path, tables, Flattener(tables, ".", json_value), walk_json)


def walk_json(
    path: FilePath, units: set[Path]
) -> Generator[tuple[Path, Any], None, tuple[Record, str]]:
    """Yield each unit with its path; return the rest of the document."""
    with path.open("rb") as stream:
        try:
            text = _Text(stream)
            root = yield from _root(text, units)
        except RecursionError as error:
            raise Hostile("its values are nested deeper than any order") from error
        except UnicodeDecodeError as error:
            raise Unreadable("JSON", f"they are no UTF-8: {error.reason}") from error
        if text.next():
            raise text.unreadable("text follows the end of the document")
    return root, ""


def _root(text: "_Text", units: set[Path]) -> Units:
    if text.next() == "[":
        yield from _elements(text, ("",))
        return {}
    if text.next() != "{":
        raise text.unreadable("it begins neither with { nor with [")
    if units <= {("",)} and units:
        yield ("",), text.value()  # one record, where several may be
        return {}
    return (yield from _object(text, units, ()))


def _object(text: "_Text", units: set[Path], path: Path) -> Units:
    """Read an object; its units are yielded, the rest is returned."""
    record: Record = {}
    text.take("{")
    while text.next() != "}":
        key = text.name()
        here = (*path, key)
        if here in units and text.next() == "[":
            yield from _elements(text, here)
        elif here in units:
            yield here, text.value()
        elif text.next() == "{" and any(unit[: len(here)] == here for unit in units):
            record[key] = yield from _object(text, units, here)
        else:
            record[key] = text.value()
            text.keep()
        text.comma("}")
    text.take("}")
    return record


def _elements(text: "_Text", path: Path) -> Generator[tuple[Path, Any], None, None]:
    text.take("[")
    while text.next() != "]":
        yield path, text.value()
        text.comma("]")
    text.take("]")


class _Text:
    """The document's text, of which no more than one value is held."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401  (a binary file)
        self.stream = stream
        self.decode = codecs.getincrementaldecoder("utf-8")()
        self.held, self.at, self.done, self.ended = "", 0, 0, False
        self.last = self.kept = 0  # characters of the last value, and of those outside the rows
        self.json = json.JSONDecoder(parse_float=Number, parse_int=Number)
        self._more(CHUNK)
        self.held = self.held.removeprefix("\ufeff")

    def next(self) -> str:
        """Return the next character that is not blank, without taking it; empty at the end."""
        while True:
            while self.at < len(self.held) and self.held[self.at] in BLANKS:
                self.at += 1
            if self.at < len(self.held) or self.ended:
                return self.held[self.at : self.at + 1]
            self._more(CHUNK)

    def take(self, wanted: str) -> None:
        found = self.next()
        if found != wanted:
            raise self.unreadable(f"{wanted!r} is expected and {found or 'the end'!r} found")
        self.at += 1

    def comma(self, end: str) -> None:
        """Take the comma between two values; what ends them has none before it."""
        if self.next() != end:
            self.take(",")
            if self.next() == end:
                raise self.unreadable(f"a comma stands before {end!r}")

    def name(self) -> str:
        """Take the name of a value, and the colon behind it."""
        if self.next() != '"':
            raise self.unreadable("a name in quotes is expected")
        name = str(self.value())
        self.take(":")
        return name

    def value(self) -> Any:  # noqa: ANN401  (any JSON value)
        """Return the next value as a whole; raises Hostile where it is too large."""
        self.next()
        size = CHUNK
        while True:
            try:
                value, end = self.json.raw_decode(self.held, self.at)
                if end < len(self.held) or self.ended:
                    self.last, self.at = end - self.at, end
                    return value
            except json.JSONDecodeError as error:
                if self.ended:
                    raise self.unreadable(error.msg) from error
            if len(self.held) - self.at > LARGEST_RECORD:
                raise Hostile(f"a value of it is larger than {LARGEST_RECORD:,} characters, or cut")
            self._more(size)
            size *= 2

    def keep(self) -> None:
        """Count the last value as held to the end; raises Hostile where these are too many."""
        self.kept += self.last
        if self.kept > LARGEST_RECORD:
            raise Hostile(f"more than {LARGEST_RECORD:,} characters of it are outside its rows")

    def _more(self, size: int) -> None:
        chunk = self.stream.read(size)
        self.ended = not chunk
        self.done += self.at
        self.held = self.held[self.at :] + self.decode.decode(chunk, final=not chunk)
        self.at = 0

    def unreadable(self, reason: str) -> Unreadable:
        return Unreadable("JSON", f"{reason}, at character {self.done + self.at:,}")
