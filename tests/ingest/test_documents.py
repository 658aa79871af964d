"""Do JSON and XML documents give each table its rows, with what stands around them?"""
# ruff: noqa: FBT001  (Hypothesis hands out flags)

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import Hostile, Unreadable
from ingest.readers import read
from ingest.readers.json_document import walk_json
from ingest.receive import Stores, receive
from ingest.source import FileRule, Source, load_source

GOLDEN = Path(__file__).parents[1] / "golden"
JSON_RULE: dict[str, object] = {
    "match": "*",
    "format": "json",
    "tables": {
        "orders": {
            "rows": "orders[]",
            "feeds": {"orders": {"columns": {"order_id": "number", "entity_id": "../partner"}}},
        },
        "lines": {
            "rows": "orders[].lines[]",
            "feeds": {
                "order_lines": {
                    "columns": {
                        "order_id": "../number",
                        "item_id": "item.id",
                        "location_id": "../../site.code",
                    }
                }
            },
        },
    },
}
DOCUMENT = {
    "partner": "P1",
    "orders": [
        {"number": 7, "buyer": {"id": "B", "tags": ["x", 2.50]}, "lines": [{"item": {"id": "A"}}]},
        {"number": 8, "lines": {"item": {"id": "C"}, "qty": 1.10}},
        {"number": 9, "lines": []},
    ],
    "site": {"code": "CHI"},
}


def rows_of(path: Path, rule: Mapping[str, object]) -> dict[str, list[dict[str, str | None]]]:
    found: dict[str, list[dict[str, str | None]]] = {}
    for batch in read(path, FileRule.model_validate(rule)):
        found.setdefault(batch.table, []).extend(batch.frame.to_dicts())
    return found


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "document"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_lines_know_their_order_and_their_document(tmp_path: Path) -> None:
    found = rows_of(write(tmp_path, json.dumps(DOCUMENT).replace("2.5", "2.50")), JSON_RULE)
    orders = [{name: each for name, each in row.items() if each} for row in found["orders"]]
    assert orders[0] == {
        "_row": 1,
        "number": "7",
        "buyer.id": "B",
        "buyer.tags": '["x", 2.50]',
        "../partner": "P1",
        "../site.code": "CHI",
    }
    lines: list[object] = [
        (r["_row"], r["../number"], r["item.id"], r["qty"]) for r in found["lines"]
    ]
    assert lines == [(1, "7", "A", None), (2, "8", "C", "1.1")]
    assert {r["../../site.code"] for r in found["lines"]} == {"CHI"}


@pytest.mark.parametrize("text", ['[{"a":1},{"a":"x"}]', ' [ {"a":1} , {"a":"x"} ] '])
def test_an_array_of_records_needs_no_path(tmp_path: Path, text: str) -> None:
    rule = {"match": "*", "format": "json", "feeds": {"items": {"columns": {"item_id": "a"}}}}
    found = rows_of(write(tmp_path, text), rule)[""]
    assert found == [{"_row": 1, "a": "1"}, {"_row": 2, "a": "x"}]


def test_a_document_of_one_record_is_one_row(tmp_path: Path) -> None:
    rule = {"match": "*", "format": "json", "feeds": {"items": {"columns": {"item_id": "b"}}}}
    assert rows_of(write(tmp_path, '{"a":{"c":1}}'), rule)[""] == [
        {"_row": 1, "a.c": "1", "b": None}
    ]


def test_what_is_no_object_among_the_records_is_a_fault(tmp_path: Path) -> None:
    rule = FileRule.model_validate(
        {"match": "*", "format": "json", "feeds": {"items": {"columns": {"item_id": "a"}}}}
    )
    (batch,) = read(write(tmp_path, '[{"a":1}, 7, {"a":2}]'), rule)
    assert batch.frame["_row"].to_list() == [1, 3]
    assert [(fault.row, fault.code, fault.raw) for fault in batch.faults] == [(2, "no_record", "7")]


@pytest.mark.parametrize(
    "text",
    ["", "[", "{", '{"a"}', '{"a":1,}', "[1,]", '[{"a":1}] x', '{"a":1 "b":2}', "tru", "{1:2}"],
)
def test_what_is_no_json_is_unreadable_with_its_place(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unreadable, match="at character"):
        rows_of(write(tmp_path, text), JSON_RULE)


SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=4)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)


@given(VALUES, st.lists(VALUES, max_size=4), st.booleans(), st.sampled_from([None, 1]))
def test_a_document_is_walked_as_python_reads_it(
    tmp_path: Path, rest: object, units: list[object], ascii_only: bool, indent: int | None
) -> None:
    document = {"rest": rest, "box": {"units": units, "more": rest}, "units": 1}
    text = json.dumps(document, ensure_ascii=ascii_only, indent=indent)
    walk = walk_json(write(tmp_path, text), {("box", "units")})
    found = []
    while True:
        try:
            found.append(next(walk)[1])
        except StopIteration as end:
            root, _ = end.value
            break
    as_numbers = json.loads(text, parse_int=str, parse_float=str)
    assert found == as_numbers["box"].pop("units")
    assert root == as_numbers


XML = """<?xml version="1.0" encoding="{code}"?>
<n:Batch xmlns:n="urn:x" made="2026-03-02">
  <n:Site>CHI</n:Site>
  <n:Orders>
    <n:Order no="7"><Note>a</Note><Note>b</Note><Line><Sku>A é</Sku><Qty unit="EA">2</Qty></Line>
      <Line><Sku>B</Sku></Line></n:Order>
    <n:Order no="8"><Line><Sku>C</Sku></Line></n:Order>
  </n:Orders>
  <n:End>last</n:End>
</n:Batch>"""
XML_RULE: dict[str, object] = {
    "match": "*",
    "format": "xml",
    "tables": {
        "orders": {
            "rows": "Orders/Order[]",
            "feeds": {"orders": {"columns": {"order_id": "@no", "entity_id": "../../End"}}},
        },
        "lines": {
            "rows": "Orders/Order[]/Line[]",
            "feeds": {
                "order_lines": {
                    "columns": {"order_id": "../@no", "quantity": "Qty", "x": "Qty/@unit"}
                }
            },
        },
    },
}


@pytest.mark.parametrize("code", ["utf-8", "utf-16", "iso-8859-1"])
def test_xml_gives_elements_attributes_and_parents(tmp_path: Path, code: str) -> None:
    found = rows_of(write(tmp_path, XML.format(code=code).encode(code)), XML_RULE)
    first, second = found["orders"]
    assert (first["@no"], first["Note"], first["Note[2]"]) == ("7", "a", "b")
    assert (second["@no"], second["../../End"], second["Note"]) == ("8", "last", None)
    lines = [(row["../@no"], row["Sku"], row["Qty"], row["Qty/@unit"]) for row in found["lines"]]
    assert lines == [("7", "A é", "2", "EA"), ("7", "B", None, None), ("8", "C", None, None)]


def test_the_mapping_may_say_what_xml_is_written_in(tmp_path: Path) -> None:
    content = XML.format(code="utf-8").encode("cp037")
    found = rows_of(write(tmp_path, content), {**XML_RULE, "encoding": "cp037"})
    assert found["lines"][0]["Sku"] == "A é"


def test_a_step_that_repeats_unsaid_is_named(tmp_path: Path) -> None:
    text = XML.format(code="utf-8").replace("<n:End>last</n:End>", "<n:Orders/>")
    with pytest.raises(Unreadable, match=r"Orders occurs more than once: write Orders\[\]"):
        rows_of(write(tmp_path, text), XML_RULE)


@pytest.mark.parametrize("text", ["", "<a>", "<a></b>", "no xml", "<a/>x", "<a>&b;</a>"])
def test_what_is_no_xml_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises((Unreadable, Hostile)):
        rows_of(write(tmp_path, text), XML_RULE)


@pytest.fixture(scope="module")
def ubl() -> Source:
    return load_source(GOLDEN / "ubl" / "ubl_partner.yml")


def test_a_ubl_order_is_read_by_its_built_in_names(ubl: Source) -> None:
    found: dict[str, list[dict[str, str | None]]] = {}
    path = GOLDEN / "ubl" / "order.xml"
    for batch in read(path, ubl.rule_for(path.name)):
        found.setdefault(batch.table, []).extend(batch.frame.to_dicts())
    (order,) = found["ubl_orders"]
    assert (order["document_id"], order["buyer_id"], order["currency_code"]) == (
        "34",
        "B-17",
        "EUR",
    )
    assert [
        (line["../document_id"], line["line_id"], line["seller_item_id"], line["quantity"])
        for line in found["ubl_order_lines"]
    ] == [("34", "1", "SN-33", "120"), ("34", "2", "SN-34", "15")]
    assert found["ubl_order_lines"][0]["LineItem/Note"] == "Freight free"


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("order.xml", {"customers": 1, "orders": 1, "order_lines": 2}),
        ("despatch_advice.xml", {"picks": 1}),
        ("invoice.xml", {"invoice_lines": 1}),
    ],
)
def test_ubl_documents_land_by_a_short_mapping(
    ubl: Source, stores: Stores, name: str, rows: dict[str, int]
) -> None:
    received = receive(GOLDEN / "ubl" / name, ubl, stores)
    assert {feed: count for feed, count in received.rows.items() if count} == rows
    assert (received.outcome, received.fault_count) == ("landed", 0)
