"""Is a control number that a partner left out told, and no other?"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.receive import receive
from ingest.source import load_source
from pipelines.expected import all_missing
from pipelines.home import Home
from pipelines.opening import Opened, opened
from tests.ingest.edi_interchange import GOLDEN, interchange, order


@pytest.fixture
def acme(tmp_path: Path) -> Iterator[Opened]:
    mapping = (GOLDEN / "partner.yml").read_text()
    (tmp_path / "acme.yml").write_text(
        mapping.replace("[ACME]\n", "[ACME]\n  sequence: interchange\n")
    )
    with opened(Home(tmp_path / "home")) as stores:
        stores.sources["acme"] = load_source(tmp_path / "acme.yml")
        yield stores


def take(acme: Opened, *numbers: int) -> list[str]:
    """Take in interchanges of these numbers, and return the numbers that are then missing."""
    for number in numbers:
        path = acme.home.root / f"{number}.edi"
        path.write_bytes(interchange(number, order(number, "5")))
        receive(path, acme.sources["acme"], acme.stores)
    return [each.subject for each in all_missing(acme)]


def test_numbers_left_out_are_told_until_they_come_in_whatever_order(acme: Opened) -> None:
    assert take(acme, 41, 43, 42) == []
    assert take(acme, 47, 45) == ["44", "46"]
    (first, _) = all_missing(acme)
    assert "Number 44 is missing among the interchange numbers of ZZ/ACME" in first.explanation
    assert "000000043 came in 43.edi and 000000045 in 45.edi" in first.explanation
    assert take(acme, 44, 46) == []


def test_numbers_that_begin_anew_left_none_out(acme: Opened) -> None:
    assert take(acme, 999_999_999, 1, 2) == []


def test_a_partner_whose_numbers_go_elsewhere_too_leaves_none_out(acme: Opened) -> None:
    acme.sources["acme"] = load_source(GOLDEN / "partner.yml")
    assert take(acme, 41, 45) == []
