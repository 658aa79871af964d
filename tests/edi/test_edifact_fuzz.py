"""Do any bytes give tables or faults, in bounded time and memory?"""

import io
import random
import time
import tracemalloc
from collections.abc import Iterator

import pytest

from ingest.edi.edifact.read import read_edifact
from ingest.edi.errors import CODES
from tests.edi.edifact_files import GOOD, ORDER, UNB, WITHIN, broken, codes, tables
from tests.growth import grows_no_faster
from tests.proof import LONG, proven

SEED = 20261122
FILES = 500_000 if LONG else 3_000  # each read by itself
MESSAGES = 4_500_000 if LONG else 97_000  # broken, some hundred in an interchange
AT_ONCE = 500


class Endless:
    """A stream that says the same again and again, up to a size."""

    def __init__(self, head: bytes, part: bytes, size: int) -> None:
        self.head, self.part, self.left = head, part * (1 + (1 << 16) // len(part)), size

    def read(self, size: int) -> bytes:
        taken, self.head = self.head[:size], self.head[size:]
        if not taken and self.left > 0:
            taken = self.part[:size]
            self.left -= len(taken)
        return taken


@pytest.mark.proof
@pytest.mark.timeout(36_000)
def test_any_bytes_give_tables_or_faults() -> None:
    print(f"seed {SEED}")  # noqa: T201  (shown when the test fails)
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    begin, slowest = time.process_time(), 0.0
    for _ in range(FILES):
        before = time.process_time()
        _hold(broken(chance))
        slowest = max(slowest, time.process_time() - before)
    for _ in range(MESSAGES // AT_ONCE):
        _hold(UNB + b"".join(broken(chance, WITHIN, ORDER) for _ in range(AT_ONCE)))
    spent = time.process_time() - begin
    assert slowest < 2
    proven(
        "I10",
        reader="edifact",
        files=FILES,
        messages=MESSAGES,
        cpu_seconds=round(spent, 1),
        seed=SEED,
    )


def _hold(data: bytes) -> None:
    segments, found = 0, []
    for batch in read_edifact(io.BytesIO(data)):
        segments += batch.segments.num_rows
        found += batch.errors["code"].to_pylist()
    assert segments or found
    assert set(found) <= CODES.keys()


HOSTILE = {
    "a segment without end": (UNB, b"x"),
    "released without end": (UNB, b"?"),
    "blanks without end": (UNB + b"UNH+1+ORDERS'", b" \n"),
    "no interchange": (b"", b"abc\n"),
    "feigned headers": (b"x", b" UNB+ UNA+ "),
    "feigned headers in text": (UNB + b"UNH+1+ORDERS'", b"FTX+UNA:+.? UNB+UNZ+'"),
    "a message without end": (UNB + b"UNH+1+ORDERS'", b"LIN+1'QTY+1:2'"),
    "empty segments": (UNB, b"'"),
    "many elements": (UNB, b"+"),
    "ids that are none": (UNB, b"abcd'QQQQ+'"),
    "headers alone": (b"", b"UNB+UNOA:1+A+B+1+1'"),
    "changing separators": (b"", b"UNA:+.? 'UNB+UNOA:1'UNA*@.? #UNB@UNOA#"),
    "trailers alone": (UNB, b"UNZ+1+1'UNH+1+A'"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_as_the_file_does(name: str) -> None:
    head, part = HOSTILE[name]

    def seconds(size: int) -> float:
        begin = time.process_time()
        for _ in _batches(head + part * (size // len(part)), 1 << 11):
            pass
        return time.process_time() - begin

    assert grows_no_faster(seconds, 1 << 12, 1 << 15, slack=3)


def _batches(data: bytes, chunk: int) -> Iterator[object]:
    return read_edifact(io.BytesIO(data), chunk_bytes=chunk, longest_transaction=1 << 12)


@pytest.mark.parametrize(
    "name", ["a segment without end", "a message without end", "no interchange"]
)
def test_memory_does_not_grow_with_the_file(name: str) -> None:
    head, part = HOSTILE[name]
    stream = Endless(head, part, 8 << 20)
    tracemalloc.start()
    try:
        for _ in read_edifact(stream, chunk_bytes=1 << 16, longest_transaction=1 << 18):  # type: ignore[arg-type]
            pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 24 << 20


def test_a_message_too_long_costs_its_neighbours_nothing() -> None:
    long = b"UNH+9+ORDERS'" + b"LIN+1'" * 1000 + b"UNT+1002+9'"
    second = ORDER.replace(b"UNH+1", b"UNH+2").replace(b"3+1'", b"3+2'")
    data = UNB + ORDER + long + second + b"UNZ+3+1'"
    for chunk in (100, 1 << 20):
        found = tables(data, chunk_bytes=chunk, longest_transaction=2000)
        assert codes(found) == ["transaction_too_long"]
        assert [row["segment_count"] for row in found["transactions"]] == [3, 1002, 3]
        assert {row["transaction"] for row in found["segments"]} == {0, 1, 3}
        assert found["segments"][-1]["segment"] == 1010


def test_a_good_file_has_no_fault() -> None:
    assert not codes(tables(GOOD))
