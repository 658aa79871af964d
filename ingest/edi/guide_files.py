"""Where guides come from: the YAML files of `ingest/edi/guides`, checked as they are read."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ingest.edi.guide import UNLIMITED, Guide, Hierarchy, Node, Table
from ingest.edi.places import Reading, parse_column, parse_step

FOLDER = Path(__file__).parent / "guides"
ENDS = {"x12": ("ST", "SE"), "edifact": ("UNH", "UNT")}
HEADER, LINES = "header", "lines"

Yaml = dict[str, Any]


@cache
def load_guides() -> dict[str, Guide]:
    """Return every guide by its set id; raises ValueError, naming the file."""
    guides = {}
    raw = {path.stem: path for standard in ENDS for path in (FOLDER / standard).glob("*.yml")}
    for set_id, path in sorted(raw.items()):
        try:
            guides[set_id] = _guide(set_id, path.parent.name, read_yaml(path))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path.name}: {error}") from error
    return _with_peers(guides)


@cache
def common(standard: str) -> Yaml:
    """Return what the guides of a standard share: pieces, tables, elements, item qualifiers."""
    return read_yaml(FOLDER / f"{standard}.yml")


@cache
def peers() -> list[list[str]]:
    """Return which sets say the same."""
    found: list[list[str]] = read_yaml(FOLDER / "peers.yml")["peers"]
    return found


def read_yaml(path: Path) -> Yaml:
    """Return what a file of ours holds."""
    content: Yaml = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    return content


def _guide(set_id: str, standard: str, raw: Yaml) -> Guide:
    shared = common(standard)
    nodes: list[Node] = []
    first, last = ENDS[standard]
    if raw.get("outside"):
        first, structure = set_id, []
    else:
        structure = [*raw["segments"], f"{last}!"]
    _add(nodes, {f"{first}!": structure}, -1, shared["pieces"])
    ids = {node.segment_id for node in nodes}
    tables = tuple(_tables(raw, shared, ids))
    hierarchy = Hierarchy(raw["hierarchy"]) if "hierarchy" in raw else None
    totals = raw.get("totals", {})
    is_outside = bool(raw.get("outside"))
    return Guide(
        set_id, standard, raw["title"], tuple(nodes), tables, hierarchy, is_outside, totals
    )


def _add(nodes: list[Node], entry: str | Yaml, parent: int, pieces: Yaml) -> None:
    """Add a segment, a loop or a shared piece, with what lies in it."""
    if isinstance(entry, str) and entry in pieces:
        for each in pieces[entry]:
            _add(nodes, each, parent, pieces)
        return
    text, inner = next(iter(entry.items())) if isinstance(entry, dict) else (entry, None)
    name, _, repeats = text.partition(" ")
    number = len(nodes)
    most = UNLIMITED if repeats == "*" else int(repeats or 1)
    nodes.append(Node(number, name.strip("!"), parent, inner is not None, "!" in name, most))
    for each in inner or ():
        _add(nodes, each, number, pieces)


def _tables(raw: Yaml, shared: Yaml, ids: set[str]) -> Iterator[Table]:
    for name, rule in raw["tables"].items():
        table = _table(name, {**shared["tables"].get(name, {}), **(rule or {})}, shared)
        yield _known(table, ids, strict=rule is not None)


def _known(table: Table, ids: set[str], *, strict: bool) -> Table:
    """Leave out of a shared table what the set does not have; in its own that is an error."""

    def is_known(reading: Reading) -> bool:
        steps = [step for place in reading.places for step in (*place.path, place.step)]
        return all(step.segment_id in ids for step in steps)

    readings = {
        name: tuple(each for each in found if is_known(each))
        for name, found in table.columns.items()
    }
    rows = tuple(step for step in table.rows if step.segment_id in ids)
    if strict and (rows, readings) != (table.rows, dict(table.columns)):
        raise ValueError(f"table {table.name} reads segments that the set does not have")
    return replace(table, rows=rows, columns=readings)


def _table(name: str, rule: Yaml, shared: Yaml) -> Table:
    dates = {segment: tuple(places) for segment, places in shared["dates"].items()}
    stated = dict(rule["columns"])
    for each in rule.get("include", "").split():
        stated |= {name: stated.get(name, place) for name, place in shared["columns"][each].items()}
    columns: dict[str, tuple[Reading, ...]] = {
        column: parse_column(place, dates) if place else () for column, place in stated.items()
    }
    items = rule.get("items", "").split()
    unknown = [each for each in items if each not in shared["item_pairs"]]
    if unknown:
        raise ValueError(f"{name}: item_pairs does not say where {unknown} holds item numbers")
    if items:
        columns |= {column: () for column in shared["item_columns"] if column not in columns}
    of_document = name not in shared["tables"] and name != HEADER
    return Table(
        name,
        tuple(parse_step(step) for step in rule["rows"].split(" | ")),
        columns,
        tuple(items),
        rule.get("header", of_document),
        rule.get("line", False),
    )


def _with_peers(guides: dict[str, Guide]) -> dict[str, Guide]:
    """Give the sets that say the same, such as 850 and ORDERS, the same tables and columns."""
    made = dict(guides)
    for names in peers():
        group = [guides[name] for name in names]
        for guide in group:
            tables = tuple(_widened(table, group) for table in guide.tables)
            made[guide.set_id] = replace(guide, tables=tables)
    return made


def _widened(table: Table, group: list[Guide]) -> Table:
    columns: dict[str, tuple[Reading, ...]] = {}
    for guide in group:
        twin = guide.table(table.name)
        columns |= dict.fromkeys(twin.columns if twin else (), ())
    return replace(table, columns={name: table.columns.get(name, ()) for name in columns})
