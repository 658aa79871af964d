"""Is a wrong mapping refused before anything is read, at its line?"""

from pathlib import Path

import pytest

from ingest.errors import AmbiguousSource, BadMapping, UnknownSource
from ingest.registry import load_sources, named, source_for
from ingest.source import load_source

GOLDEN = Path(__file__).parents[1] / "golden"
GOOD = (GOLDEN / "shop.yml").read_text()

EDITS = [
    pytest.param("      orders:", "      oders:", 11, "no feed is called 'oders'", id="feed"),
    pytest.param("          customer_id:", "          custmer:", 14, "has no column", id="column"),
    pytest.param(
        "          customer_id: CustNo\n", "", 12, "'customer_id' of feed", id="required column"
    ),
    pytest.param("{value: USD}", "{value: USD, column: C}", 16, "exactly one", id="two ways"),
    pytest.param("{value: USD}", "{}", 16, "exactly one", id="no way"),
    pytest.param(
        "quantity: Qty", "quantity: {column: Q, formats: [x]}", 29, "formats", id="format"
    ),
    pytest.param(
        "order_id: OrderNo\n          customer",
        "order_id: {column: A, formats: ['%Y']}\n          customer",
        13,
        "formats are for dates",
        id="format of text",
    ),
    pytest.param("Chicago", "Chikago", 4, "IANA time zone", id="zone"),
    pytest.param(
        "customer_id: CustNo",
        "customer_id: {column: C, time_zone: America/Chicago}",
        14,
        "time_zone is for instants",
        id="zone of text",
    ),
    pytest.param("WEB: portal", "WEB: web", 15, "'web' is not one of edi", id="code"),
    pytest.param("title: A", "title: [A", 3, "not valid YAML", id="broken YAML"),
    pytest.param("    same_name: adds", "    same_nam: adds", 21, "same_nam", id="unknown key"),
    pytest.param("same_name: adds", "same_name: maybe", 21, "'supersedes' or 'adds'", id="choice"),
    pytest.param("version: 1\n", "", 1, "version", id="missing key"),
    pytest.param("version: 1", "version: one", 3, "valid integer", id="type"),
    pytest.param("source: shop", "source: The Shop", 1, "should match pattern", id="name"),
    pytest.param("code: USD}\nfiles", "code: usd}\nfiles", 6, "should match", id="currency"),
    pytest.param("version: 1", "version: 1\ndigest: abc", 4, "digest", id="our own key"),
    pytest.param("{OrderNo}-{LineNo}", "{OrderNo-{LineNo}", 26, "braces", id="broken template"),
    pytest.param("{OrderNo}-{LineNo}", "{OrderNo}-{}", 26, "braces", id="template without name"),
    pytest.param("{OrderNo}-{LineNo}", "OrderNo", 26, "names no column", id="constant template"),
    pytest.param("%Y-%m-%d %H:%M", "%Y-%m-%d %Q", 17, "'%Y-%m-%d %Q'", id="unknown format"),
    pytest.param("WEB: portal, DESK: sales_desk", "", 15, "codes", id="no codes"),
    pytest.param("%Y-%m-%d %H:%M", "%Y-%m %H:%M", 17, "'%Y-%m %H:%M'", id="format without a day"),
    pytest.param(
        "format: csv\n    same",
        'format: csv\n    delimiter: "\\""\n    same',
        21,
        "delimiter",
        id="delimiter",
    ),
]


def write(folder: Path, text: str, name: str = "shop.yml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_a_good_file_loads() -> None:
    source = load_source(GOLDEN / "shop.yml")
    assert source.source == "shop"
    assert source.rule_for("lines-1.csv").same_name == "adds"
    assert source.rule_for("orders.csv").feeds["orders"].columns["order_id"].column == "OrderNo"


@pytest.mark.parametrize(("old", "new", "line", "fragment"), EDITS)
def test_a_wrong_file_is_refused_at_its_line(
    tmp_path: Path, old: str, new: str, line: int, fragment: str
) -> None:
    assert GOOD.count(old) >= 1
    with pytest.raises(BadMapping) as refusal:
        load_source(write(tmp_path, GOOD.replace(old, new, 1)))
    assert refusal.value.line == line
    assert fragment in str(refusal.value)
    assert str(refusal.value).startswith(f"shop.yml, line {line}: ")


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n- b\n", "just words", "3"])
def test_a_file_that_holds_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadMapping, match=r"shop\.yml, line 1: "):
        load_source(write(tmp_path, text))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "shop.yml"
    path.write_bytes(b"source: \xff\xfe\n")
    with pytest.raises(BadMapping, match="not valid YAML"):
        load_source(path)


def test_all_shipped_sources_load() -> None:
    assert set(load_sources()) == {
        "accounts_receivable",
        "crossdock_operations",
        "demo_world",
        "edi_trading",
        "olist",
        "online_retail_ii",
        "scms",
        "us_regional_sales",
        "wide_world_importers",
    }


def test_a_source_of_the_company_replaces_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("source: shop", "source: demo_world"))
    assert load_sources(tmp_path)["demo_world"].title == "A corner shop"


def test_every_change_of_a_mapping_makes_another_parser_version(tmp_path: Path) -> None:
    before = load_source(write(tmp_path, GOOD)).parser_version
    assert load_source(write(tmp_path, GOOD)).parser_version == before
    assert load_source(write(tmp_path, GOOD + "# a word\n")).parser_version != before


def test_an_unknown_source_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    with pytest.raises(UnknownSource, match=r"'shp'.*Known sources:.*shop"):
        named(load_sources(tmp_path), "shp")


def test_a_name_that_several_or_no_sources_take_is_not_guessed(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD.replace("source: shop", "source: branch"), "branch.yml")
    shops = {
        name: each for name, each in load_sources(tmp_path).items() if name in ("shop", "branch")
    }
    with pytest.raises(AmbiguousSource, match=r"orders\.csv: sources branch, shop all take"):
        source_for(shops, "orders.csv")
    with pytest.raises(AmbiguousSource, match=r"x\.csv: no source takes .* --source NAME"):
        source_for(shops, "x.csv")
    assert source_for({"shop": shops["shop"]}, "orders.csv").source == "shop"


@pytest.mark.parametrize(
    ("new", "fragment"),
    [
        ("format: fixed_width", "say under fields"),
        ("format: fixed_width\n    record_length: 5\n    fields: {A: [3, 4]}", "ends behind"),
        ("format: csv\n    sheet: 2", "sheet is for excel; the format is csv"),
        ("format: json\n    rows: orders[.lines", "is no step of a path"),
        ("format: parquet\n    encoding: cp037", "encoding is for csv"),
        ("format: csv\n    fields: {A: [0, 4]}", "greater than 0"),
    ],
)
def test_a_format_is_told_what_it_needs_and_no_more(
    tmp_path: Path, new: str, fragment: str
) -> None:
    with pytest.raises(BadMapping) as refusal:
        load_source(write(tmp_path, GOOD.replace("format: csv", new, 1)))
    assert fragment in str(refusal.value)


def test_a_table_of_a_document_has_a_place(tmp_path: Path) -> None:
    text = GOOD.replace("format: csv", "format: json", 1).replace(
        "    feeds:\n      orders:", "    tables: {t: {feeds: {}}}\n    feeds:\n      orders:", 1
    )
    with pytest.raises(BadMapping, match="at least 1 item"):
        load_source(write(tmp_path, text))
