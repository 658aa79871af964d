"""Does hostile input cost no more than its size says?"""

import io
import time
import tracemalloc
from itertools import repeat

import pytest

from ingest.edi.x12.read import read_x12
from tests.edi.x12_files import interchange, isa
from tests.growth import grows_no_faster

GOOD = interchange(["PO1*1*5"])
HOSTILE = {
    "headers that are none": b"ISA*" * 100,
    "headers that are none, in data": (isa() + "GS*PO~ST*850*1~").encode() + b"~ISA*" * 80,
    "element separators": isa().encode() + b"*" * 400,
    "terminators": isa().encode() + b"~" * 400,
    "blanks": isa().encode() + b"~" + b" " * 400,
    "line ends": isa(separators="*^:\n").encode() + b"\n" * 400,
    "no terminator": isa().encode() + b"x" * 400,
    "transactions without end": isa().encode() + b"ST*850*1~" * 40,
    "other separators each time": (GOOD + interchange([], separators="|!>\n")).encode(),
    "binary lengths": (isa() + "ST*275*1~").encode() + b"BIN*60000000*~" * 30,
    "no text": (isa() + "ST*850*1~").encode() + b"N1*\xff*\xfe~" * 40,
    "ids of no form": (isa() + "ST*850*1~").encode() + b"".join(b"x%d*1~" % n for n in range(80)),
    "releases": (isa(version="00704") + "ISX*?~").encode() + b"?" * 399 + b"~",
}


def cost(data: bytes) -> float:
    begin = time.process_time()
    for _ in read_x12(io.BytesIO(data)):
        pass
    return time.process_time() - begin


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_size_and_no_faster(name: str) -> None:
    unit = HOSTILE[name]
    head, _, tail = (
        unit.partition(b"~") if name in ("blanks", "no terminator") else (b"", b"", unit)
    )

    def seconds(size: int) -> float:
        return cost(head + tail * (size // len(tail)))

    assert grows_no_faster(seconds, 15_000, 150_000, slack=4)


@pytest.mark.parametrize("form", [b"x%d*1~", b"%03X*1~"])
def test_ever_new_ids_cost_no_more_than_their_number_says(form: bytes) -> None:
    def seconds(count: int) -> float:
        body = b"".join(form % number for number in range(count))
        return cost((isa() + "ST*850*1~").encode() + body)

    assert grows_no_faster(seconds, 5_000, 50_000, slack=4)


class Endless:
    """A file of so many bytes that it does not fit into memory."""

    def __init__(self, head: bytes, unit: bytes, count: int) -> None:
        self.parts, self.left = repeat(unit, count), head

    def read(self, size: int) -> bytes:
        held = bytearray(self.left)
        for part in self.parts:
            held += part
            if len(held) >= size:
                break
        self.left = bytes(held[size:])
        return bytes(held[:size])


@pytest.mark.parametrize("unit", [b"x" * 1000, b"N1*ST*ACME DC 1*92*ACME-DC1~" * 40])
def test_memory_does_not_grow_with_a_transaction_without_end(unit: bytes) -> None:
    stream = Endless((isa() + "GS*PO~ST*850*1~").encode(), unit, 16_000)
    tracemalloc.start()
    codes = []
    for batch in read_x12(stream, chunk_bytes=1 << 16, longest_transaction=1 << 18):  # type: ignore[arg-type]
        codes += batch.errors["code"].to_pylist()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert codes == ["transaction_too_long", "transaction_unclosed", "group_unclosed",
                     "interchange_unclosed"]  # fmt: skip
    assert peak < 24 << 20
