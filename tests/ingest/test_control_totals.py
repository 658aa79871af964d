"""Does a file whose own totals do not hold never land, and one whose totals hold always?"""

import random
from decimal import Decimal
from pathlib import Path

import pytest

from ingest.errors import FileRefused
from ingest.readers import read
from ingest.receive import Stores, receive
from ingest.source import FileRule, load_source
from tests.proof import LONG, proven

SEED = 20261122
FILES = 1_000 if LONG else 150
GOLDEN = Path(__file__).parents[1] / "golden"
RULE = FileRule.model_validate(
    {
        "match": "*",
        "format": "csv",
        "feeds": {"items": {"columns": {"item_id": "id", "item_name": "name"}}},
        "control": {"trailer": {"begins": "TRL", "rows": 2, "sums": {"qty": 3, "price": 4}}},
    }
)


def written(chance: random.Random) -> list[str]:
    """Return the lines of a file that ties."""
    rows = [
        (n, Decimal(chance.randrange(1, 9_999)), Decimal(chance.randrange(1, 10**6)) / 100)
        for n in range(chance.randrange(1, 20))
    ]
    totals = f"TRL,{len(rows)},{sum(row[1] for row in rows)},{sum(row[2] for row in rows)}"
    return ["id,name,qty,price", *(f"{n},n{n},{qty},{price}" for n, qty, price in rows), totals]


def tampered(lines: list[str], chance: random.Random) -> list[str]:
    """Return the lines with one thing wrong that the totals tell."""
    place = chance.randrange(1, len(lines) - 1)
    changed = list(lines)
    act = chance.choice(["drop", "twice", "digit", "total", "no trailer"])
    if act == "drop":
        changed.pop(place)
    elif act == "twice":
        changed.insert(place, changed[place])
    elif act == "no trailer":
        changed.pop()
    else:
        line = place if act == "digit" else len(lines) - 1
        values = changed[line].split(",")
        column = chance.choice([2, 3])
        values[column] = str(Decimal(values[column]) + chance.choice([1, -1, 9, 90]))
        changed[line] = ",".join(values)
    return changed


def rows_read(path: Path, lines: list[str]) -> int:
    path.write_text("\n".join(lines) + "\n")
    return sum(batch.frame.height for batch in read(path, RULE))


@pytest.mark.proof
def test_every_tampered_file_is_refused_and_every_good_one_read(tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    print(f"seed {SEED}")  # noqa: T201  (pytest shows it where the test fails)
    path = tmp_path / "file.csv"
    for _ in range(FILES):
        lines = written(chance)
        assert rows_read(path, lines) == len(lines) - 2
        with pytest.raises(FileRefused):
            rows_read(path, tampered(lines, chance))
    proven("I8", flat_files_tampered=FILES, flat_files_good=FILES, seed=SEED)


def test_a_file_that_does_not_tie_lands_nothing(tmp_path: Path, stores: Stores) -> None:
    mapping = (
        (GOLDEN / "shop.yml")
        .read_text()
        .replace(
            "format: csv\n    feeds",
            "format: csv\n    control: {trailer: {begins: END, rows: 2}}\n    feeds",
            1,
        )
    )
    (tmp_path / "shop.yml").write_text(mapping)
    source = load_source(tmp_path / "shop.yml")
    text = (GOLDEN / "orders_two_good_one_bad.csv").read_text()
    path = tmp_path / "orders.csv"
    path.write_text(text + "END,4\n")
    received = receive(path, source, stores)
    assert (received.outcome, received.rows) == ("rejected", {})
    assert "a count of '4' and has 3 records" in received.reason
    assert not list(stores.landing.folder.rglob("*.parquet"))
    path.write_text(text + "END,3\n")
    assert receive(path, source, stores).rows == {"orders": 2}
