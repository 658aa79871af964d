"""Is a file read in ranges the file read in one?"""

import io
from pathlib import Path

import pytest

from ingest.edi.x12.ranges import in_order, ranges, read_range
from ingest.edi.x12.read import read_x12
from tests.edi.x12_files import interchange, joined, rows


def many() -> bytes:
    parts = []
    for number in range(1, 60):
        separators = "*^:~" if number % 3 else "|!>\n"
        text = interchange(["PO1*1*5", "REF*VN*x"], [], separators=separators, number=number)
        if number % 7 == 0:
            text = text.replace("SE", "SE1", 1)
        if number % 11 == 0:
            text = text[: text.index("IEA")]
        parts.append(text)
    return "\n".join(parts).encode()


@pytest.mark.parametrize("parts", [1, 2, 5, 40, 500])
def test_ranges_put_in_order_are_the_whole(tmp_path: Path, parts: int) -> None:
    path = tmp_path / "many.edi"
    path.write_bytes(data := many())
    cuts = ranges(path, parts)
    assert [begin for begin, _ in cuts] == [0, *(end for _, end in cuts[:-1])]
    assert cuts[-1][1] == len(data)
    assert len(cuts) > 1 or parts == 1
    found = joined(list(in_order(read_range(path, *cut, chunk_bytes=500) for cut in cuts)))
    assert rows(found) == rows(joined(list(read_x12(io.BytesIO(data)))))


def test_a_file_that_cannot_be_cut_is_one_range(tmp_path: Path) -> None:
    for data in (b"", b"hello" * 1000, interchange(["BIN*3*~~~"] * 9).encode() * 5):
        path = tmp_path / "one.edi"
        path.write_bytes(data)
        assert ranges(path, 4) == [(0, len(data))]
