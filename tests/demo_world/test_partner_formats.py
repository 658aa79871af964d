"""Whether orders come once, each in the format of its sender."""

import csv
import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from pipelines.demo_world.catalogue import WorldSize
from pipelines.demo_world.world import write_feeds

TINY = WorldSize(customers=40, items=20, suppliers=3, orders_per_day=40)
DAYS = 10


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("partners")
    for name in ("plain", "partners"):
        is_partners = name == "partners"
        write_feeds(
            folder / name, days=DAYS, seed=3, size=TINY, clean=True, faults=False,
            partner_formats=is_partners, truth=folder / f"{name}_truth",
        )  # fmt: skip
    return folder


def lines_typed_in(folder: Path) -> set[str]:
    found = set()
    for path in folder.glob("order_lines-*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found |= {row["OrderNo"] for row in csv.DictReader(file) if row["CancelQty"] == "0"}
    return found


def documents(folder: Path) -> dict[str, list[str]]:
    """Return the order numbers of the documents of each kind."""
    x12 = "".join(path.read_text() for path in folder.glob("edi_x12-*.edi"))
    edifact = "".join(path.read_text() for path in folder.glob("edi_edifact-*.edi"))
    archives = [ZipFile(path).namelist() for path in folder.glob("api_orders-*.zip")]
    portal = [path.read_text().splitlines() for path in folder.glob("portal_orders-*.jsonl")]
    return {
        "x12": re.findall(r"~REF\*VN\*(SO[0-9]+)~", x12),
        "edifact": re.findall(r"'RFF\+VN:(SO[0-9]+)'", edifact),
        "ubl": [name.removesuffix(".xml") for names in archives for name in names],
        "portal": [json.loads(line)["order"] for lines in portal for line in lines],
    }


def test_every_order_comes_once_in_the_format_of_its_sender(folder: Path) -> None:
    told = documents(folder / "partners")
    assert all(told.values())
    numbers = [number for each in told.values() for number in each]
    assert len(numbers) == len(set(numbers))
    typed = lines_typed_in(folder / "partners")
    assert typed
    assert not typed & set(numbers)
    assert typed | set(numbers) >= lines_typed_in(folder / "plain")


def test_the_truth_does_not_hang_on_the_formats(folder: Path) -> None:
    for name in ("kpi_truth.csv", "faults_truth.csv", "exceptions_truth.csv"):
        plain = (folder / "plain_truth" / name).read_bytes()
        assert (folder / "partners_truth" / name).read_bytes() == plain
