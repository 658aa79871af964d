"""Does an interchange load only what its own counts and numbers vouch for?"""

import random
import re
from pathlib import Path

import polars as pl
import pytest

from ingest.receive import Stores, receive
from ingest.source import load_source
from tests.ingest.edi_interchange import GOLDEN, interchange, order
from tests.proof import LONG, proven

SEED = 20261130
FILES = 1_000 if LONG else 120
# What is tampered with: the trailer's pattern, the element of it, and how far the damage reaches.
TOTALS = {
    "SE01": (r"(SE\*)(\d+)(\*)", "document"),
    "SE02": (r"(SE\*\d+\*)(\d+)(~)", "document"),
    "CTT01": (r"(CTT\*)(\d+)(~)", "document"),
    "GE01": (r"(GE\*)(\d+)(\*)", "file"),
    "GE02": (r"(GE\*\d+\*)(\d+)(~)", "file"),
    "IEA01": (r"(IEA\*)(\d+)(\*)", "file"),
    "IEA02": (r"(IEA\*\d+\*)(\d+)(~)", "file"),
}


def tampered(content: str, total: str, chance: random.Random) -> tuple[str, int]:
    """Return the file with one total that is wrong, and the number of the document it stands in."""
    pattern, _ = TOTALS[total]
    place = chance.choice(list(re.finditer(pattern, content)))
    wrong = int(place[2]) + chance.choice([1, 2, 10])
    number = f"{wrong:0{len(place[2])}}"
    before = content[: place.start()].count("~ST*")
    return content[: place.start()] + place[1] + number + place[3] + content[place.end() :], before


def orders_landed(stores: Stores, file_id: str) -> set[str]:
    found = [*(stores.landing.folder / "orders").rglob(f"{file_id}*.parquet")]
    return set().union(*(pl.read_parquet(path)["order_id"] for path in found))


@pytest.mark.proof
@pytest.mark.timeout(0 if LONG else 600)
def test_what_a_wrong_total_covers_does_not_load_and_the_rest_does(
    tmp_path: Path, stores: Stores
) -> None:
    print(f"seed {SEED}")  # noqa: T201  (pytest shows it where the test fails)
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    acme = load_source(GOLDEN / "partner.yml")
    number = 0
    for _ in range(FILES):
        for total in (None, chance.choice(list(TOTALS))):
            number += 1
            count = chance.randrange(1, 6)
            names = [f"PO{n}" for n in range(number * 10, number * 10 + count)]
            documents = [
                order(n, *(str(chance.randrange(1, 99)) for _ in range(chance.randrange(1, 9))))
                for n in range(number * 10, number * 10 + count)
            ]
            content, struck = interchange(number, *documents).decode(), 0
            expected = set(names)
            if total is not None:
                content, struck = tampered(content, total, chance)
                expected = set() if TOTALS[total][1] == "file" else {*names} - {names[struck - 1]}
            path = tmp_path / f"{number}.edi"
            path.write_text(content)
            received = receive(path, acme, stores)
            assert orders_landed(stores, received.file_id) == expected, (number, total)
            assert (received.fault_count == 0) == (total is None), (number, total)
    proven("I8", edi_files_tampered=FILES, edi_files_good=FILES, seed=SEED)
