"""The units of an XML document, read piece by piece. Namespaces count for nothing.

A document type, an entity or anything outside the file is refused: no order needs one, and each can
make a small file large or read what is not its own.
"""

from collections.abc import Generator, Iterator
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import (
    Element,
    ParseError,
    XMLPullParser,
)

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from ingest.document_tables import Path
from ingest.errors import Hostile, Unreadable
from ingest.readers.batch import Batch
from ingest.readers.documents import read_tables, tables_of
from ingest.readers.limits import DEEPEST, LARGEST_RECORD
from ingest.readers.record_tree import Flattener, Record
from ingest.source import FileRule
from ingest.ubl_tables import UBL_TABLES

if TYPE_CHECKING:
    from xml.etree.ElementTree import XMLParser

CHUNK = 1 << 20  # smaller ones make expat read a long value again and again
OF_AN_ELEMENT = 100  # bytes that an element costs us at the least
Units = Generator[tuple[Path, Any], None, tuple[Record, str]]


def read_xml(path: FilePath, rule: FileRule) -> Iterator[Batch]:
    """Yield the rows of the document's tables; raises Unreadable, and Hostile for a DTD."""
    tables = tables_of(rule, "/", UBL_TABLES)
    encoding = None if rule.encoding == "utf-8" else "utf-8"

    def walk(file: FilePath, units: set[Path]) -> Units:
        return walk_xml(file, units, encoding)

    yield from read_tables(path, tables, Flattener(tables, "/", _text), walk)


def walk_xml(path: FilePath, units: set[Path], encoding: str | None = None) -> Units:
    """Yield each unit with its path; return the rest of the document and its root's name.

    `encoding` is what the file is in whatever it says itself; None believes it.
    """
    tree = _Tree(units)
    try:
        for event, element in _events(path, encoding, tree):
            if event == "start":
                tree.open(element)
            elif (unit := tree.close(element)) is not None:
                yield unit, record_of(element)
                tree.forget(element)
    except DefusedXmlException as error:
        raise Hostile(f"its XML has a document type or an entity ({error})") from error
    except (ParseError, ValueError, LookupError) as error:
        raise Unreadable("XML", str(error)) from error
    if tree.root is None:
        raise Unreadable("XML", "there is no element")
    return record_of(tree.root), _local(tree.root.tag)


def _events(path: FilePath, encoding: str | None, tree: "_Tree") -> Iterator[tuple[str, Element]]:
    parser: XMLParser[Any] = DefusedXMLParser(encoding=encoding, forbid_dtd=True)
    pull = XMLPullParser(("start", "end"), _parser=parser)
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            pull.feed(chunk)
            tree.read(len(chunk))
            yield from pull.read_events()  # type: ignore[misc]  # start and end bring elements
        pull.close()
        yield from pull.read_events()  # type: ignore[misc]  # as above


class _Tree:
    """What of the document is held: the elements that are open, and what is in no unit."""

    def __init__(self, units: set[Path]) -> None:
        self.units = units
        self.root: Element | None = None
        self.stack: list[Element] = []
        self.path: list[str] = []
        self.held = 0  # bytes read since a unit ended, and an estimate of what is in no unit
        self.kept = 0

    def read(self, size: int) -> None:
        self.held += size
        if self.held > LARGEST_RECORD + CHUNK:
            raise Hostile(f"a part of it is larger than {LARGEST_RECORD:,} bytes")

    def open(self, element: Element) -> None:
        if self.root is None:
            self.root = element
        else:
            self.path.append(_local(element.tag))
        self.stack.append(element)
        if len(self.stack) > DEEPEST:
            raise Hostile(f"its elements are nested deeper than {DEEPEST} levels")

    def close(self, element: Element) -> Path | None:
        """Return the path of an element that is a unit."""
        here = tuple(self.path)
        self.stack.pop()
        if self.path:
            self.path.pop()
        if here in self.units:
            self.held = self.kept
            return here
        if not any(here[: len(unit)] == unit for unit in self.units):
            self.kept += OF_AN_ELEMENT + len(element.text or "")
        return None

    def forget(self, element: Element) -> None:
        if self.stack:
            self.stack[-1].remove(element)


def record_of(element: Element) -> Record:
    """Return an element as nested values: attributes as `@name`, repeated elements as a list."""
    record: Record = {}
    for name, value in element.attrib.items():
        record[f"@{_local(name)}"] = value
    text = "".join([element.text or "", *(child.tail or "" for child in element)]).strip()
    if text:
        record[""] = text
    for child in element:
        key = _local(child.tag)
        below: Any = record_of(child)
        if set(below) <= {""}:
            below = below.get("")  # text alone
        if key not in record:
            record[key] = below
        elif isinstance(record[key], list):
            record[key].append(below)
        else:
            record[key] = [record[key], below]
    return record


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _text(value: object) -> str | None:
    return None if value is None else str(value)
