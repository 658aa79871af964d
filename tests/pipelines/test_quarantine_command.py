"""Does `crossdock quarantine` show the place of the fault, whatever the format?"""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli.main import app
from pipelines.home import Home
from tests.ingest.edi_interchange import GOLDEN, interchange, order

WIDE = """\
source: shop
title: A shop whose export has many columns
version: 1
time_zone: UTC
entities:
  - {entity_id: SHOP, entity_name: Shop, currency_code: EUR}
files:
  - match: "*.csv"
    format: csv
    feeds:
      items:
        columns: {item_id: Sku, item_name: Name, unit_price: Price}
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("CROSSDOCK_HOME", str(tmp_path / "home"))
    home = Home(tmp_path / "home")
    home.own_sources.mkdir(parents=True)
    (home.own_sources / "acme.yml").write_bytes((GOLDEN / "partner.yml").read_bytes())
    return home


def crossdock(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, list(arguments))


def take(folder: Path, content: bytes) -> str:
    """Take a file in and return the id that the quarantine lists for it."""
    (folder / "a.edi").write_bytes(content)
    crossdock("ingest", str(folder / "a.edi"), "--source", "acme")
    row = next(
        line for line in crossdock("quarantine", "list").stdout.splitlines() if "acme" in line
    )
    return row.split("│")[1].strip()


@pytest.mark.usefixtures("home")
def test_a_fault_deep_in_a_document_is_shown_with_the_bytes_around_it(tmp_path: Path) -> None:
    long = order(1, *(["5"] * 250)).replace("PO1*240*5*EA", "PO1*240*five*EA")
    file_id = take(tmp_path, interchange(1, long))
    shown = crossdock("quarantine", "show", file_id).stdout
    text = next(line for line in shown.splitlines() if line.strip().startswith("…"))
    assert "PO1*240*five*EA" in text
    assert len(text) < 500
    assert "five*EA" in "".join(line.split("  ")[-1] for line in shown.splitlines())


def test_a_fault_in_a_wide_record_is_shown_with_its_column(home: Home, tmp_path: Path) -> None:
    (home.own_sources / "shop.yml").write_text(WIDE, encoding="utf-8")
    notes = [f"Note {number}" for number in range(40)]
    header, record = ",".join(["Sku", "Name", *notes, "Price"]), ["S1", "Mug", *notes, "cheap"]
    (tmp_path / "items.csv").write_text(f"{header}\n{','.join(record)}\n", encoding="utf-8")
    crossdock("ingest", str(tmp_path / "items.csv"), "--source", "shop")
    listed = crossdock("quarantine", "list").stdout
    file_id = next(line for line in listed.splitlines() if "items" in line).split("│")[1].strip()
    shown = crossdock("quarantine", "show", file_id).stdout
    assert "Rows count the file's records from 1" in shown
    assert '"Price":"cheap"' in next(line for line in shown.splitlines() if "…" in line)


@pytest.mark.usefixtures("home")
def test_a_file_refused_whole_shows_how_it_begins(tmp_path: Path) -> None:
    shown = crossdock(
        "quarantine", "show", take(tmp_path, b"Dear all, please find attached")
    ).stdout
    assert "no ISA or UNB begins an interchange" in " ".join(shown.split())
    assert "Dear all, please" in shown


@pytest.mark.usefixtures("home")
def test_text_in_another_code_is_mended_in_the_partners_profile(tmp_path: Path) -> None:
    content = interchange(1, order(1, "5")).replace(b"NE*PO1", b"NE*P\xe91")
    shown = crossdock("quarantine", "show", take(tmp_path, content)).stdout
    assert "say it in the partner's profile" in " ".join(shown.split())


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("command", ["show", "replay"])
def test_a_file_that_is_not_there_is_told(command: str) -> None:
    outcome = crossdock("quarantine", command, "zzzz")
    assert outcome.exit_code == 1
    assert "'zzzz'" in outcome.stderr
