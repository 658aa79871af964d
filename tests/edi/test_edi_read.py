"""Does a file reach the reader of its standard?"""

import io

import pytest

from ingest.edi.read import read_edi
from tests.edi.edifact_files import GOOD

ISA = (
    b"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
    b"*260215*0119*U*00401*000000001*0*P*>~"
    b"GS*PO*S*R*20260215*0119*1*X*004010~ST*850*0001~BEG*00*SA*1**20260215~SE*3*0001~"
    b"GE*1*1~IEA*1*000000001~"
)


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\r\n  ", b"\xef\xbb\xbf\n"])
@pytest.mark.parametrize(("data", "standard"), [(GOOD, "edifact"), (ISA, "x12")])
def test_the_first_bytes_tell_the_standard(before: bytes, data: bytes, standard: str) -> None:
    found = list(read_edi(io.BytesIO(before + data), chunk_bytes=50))
    told = [row for batch in found for row in batch.interchanges.to_pylist()]
    assert [row["standard"] for row in told] == [standard]
    assert sum(batch.transactions.num_rows for batch in found) == (
        2 if standard == "edifact" else 1
    )


def test_a_header_after_other_bytes_tells_it_too() -> None:
    (row,) = _interchanges(b"Subject: order\n" + GOOD)
    assert row["standard"] == "edifact"


@pytest.mark.parametrize("data", [b"", b"hello", b"\x00" * 70_000])
def test_a_file_without_an_interchange_is_told(data: bytes) -> None:
    found = list(read_edi(io.BytesIO(data)))
    assert "no_interchange" in [code for one in found for code in one.errors["code"].to_pylist()]


def _interchanges(data: bytes) -> list[dict[str, object]]:
    return [row for one in read_edi(io.BytesIO(data)) for row in one.interchanges.to_pylist()]
