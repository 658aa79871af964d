"""Do any bytes give X12 tables or errors, never an exception, in bounded time? (promise I10)"""

import io
import os
import random
import time
from concurrent.futures import ProcessPoolExecutor

import pytest

from ingest.edi.errors import CODES
from ingest.edi.x12.read import read_x12
from tests.edi.x12_files import interchange
from tests.proof import LONG, proven

SEED = 20261122
# Half of what the promise says; CI tries what its time allows.
INPUTS = 5_000_000 if LONG else 4_000
BATCH = 1_000
LONGEST_SECONDS = 2.0  # of CPU, for an input of at most a few hundred bytes
WORTH_TRYING = (
    *(b"ISA", b"IEA*1*000000001~", b"GS*", b"GE*1*1~", b"ST*850*1~", b"SE*1*1~", b"BIN*5*", b"~"),
    *(b"*", b"\n", b"\r", b"\xff", b"\xe2\x80\xa6", b"\xef\xbb\xbf", b"ISX*?~", b"?", b"BDS*A*9*"),
)
SEEDS = tuple(
    interchange(["BEG*00*SA*7", "PO1*1*5*EA*1.25"], separators=separators).encode()
    for separators in ("*^:~", "|!>\n", "*^:…")
) + tuple(interchange(["BIN*3*~~~"], []).encode() + b"\n" + interchange([]).encode() for _ in "1")


def mutated(chance: random.Random) -> bytes:
    """Return a file spoilt in one to six places, or plain noise."""
    if chance.random() < 0.05:
        return chance.randbytes(chance.randrange(300))
    data = bytearray(chance.choice(SEEDS))
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(4):
            case 0:
                data[at : at + 1] = chance.randbytes(1)
            case 1:
                del data[at : at + chance.randint(1, 30)]
            case 2:
                data[at:at] = chance.choice(WORTH_TRYING)
            case 3:
                data[at:at] = data[at // 2 : at // 2 + chance.randint(1, 60)]
    return bytes(data)


def attempt(number: int) -> tuple[int, float]:
    """Try one batch of inputs; return how many errors were told, and the longest time."""
    chance = random.Random(SEED * 1_000_003 + number)  # noqa: S311  (no secret)
    told, longest = 0, 0.0
    for _ in range(BATCH):
        data = mutated(chance)
        chunk = chance.choice((5, 64, 1 << 20, 1 << 20, 1 << 20))
        begin = time.process_time()
        try:
            for batch in read_x12(io.BytesIO(data), chunk_bytes=chunk, longest_transaction=4096):
                errors = batch.errors
                told += errors.num_rows
                assert CODES.keys() >= {*errors["code"].to_pylist()}
        except Exception as error:
            raise AssertionError(f"batch {number}, chunk {chunk}: {data!r}") from error
        longest = max(longest, time.process_time() - begin)
    return told, longest


@pytest.mark.proof
@pytest.mark.timeout(12 * 3600)
def test_any_bytes_give_tables_or_errors() -> None:
    print(f"seed {SEED}")  # noqa: T201  (shown when the test fails)
    with ProcessPoolExecutor(os.cpu_count() if LONG else 1) as pool:
        found = list(pool.map(attempt, range(INPUTS // BATCH)))
    assert sum(told for told, _ in found) > INPUTS // 4
    assert max(longest for _, longest in found) < LONGEST_SECONDS
    proven("I10", standard="x12", inputs=INPUTS, seed=SEED)
