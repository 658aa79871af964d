"""Do any bytes give X12 tables or errors, never an exception, in bounded time? (promise I10)"""

import io
import os
import random
import time
from concurrent.futures import ProcessPoolExecutor

import pytest

from ingest.edi.errors import CODES
from ingest.edi.x12.read import read_x12
from tests.edi.x12_files import interchange, isa
from tests.proof import LONG, proven

SEED = 20261122
# With EDIFACT's: what the promise says. Few are read by themselves, which costs the most.
INPUTS = 500_000 if LONG else 4_000
TRANSACTIONS = 4_500_000 if LONG else 96_000  # spoilt, some hundred in an interchange
BATCH, AT_ONCE = 1_000, 500
LONGEST_SECONDS = 2.0  # of CPU, for an input of at most a few hundred bytes
WORTH_TRYING = (
    *(b"ISA", b"IEA*1*000000001~", b"GS*", b"GE*1*1~", b"ST*850*1~", b"SE*1*1~", b"BIN*5*", b"~"),
    *(b"*", b"\n", b"\r", b"\xff", b"\xe2\x80\xa6", b"\xef\xbb\xbf", b"ISX*?~", b"?", b"BDS*A*9*"),
)
SEEDS = tuple(
    interchange(["BEG*00*SA*7", "PO1*1*5*EA*1.25"], separators=separators).encode()
    for separators in ("*^:~", "|!>\n", "*^:…")
) + tuple(interchange(["BIN*3*~~~"], []).encode() + b"\n" + interchange([]).encode() for _ in "1")


HEAD, TAIL = b"GS*PO*US*THEM*20261122*1030*1*X*005010~", b"GE*500*1~IEA*1*000000001~"
ORDER = b"ST*850*0001~BEG*00*SA*7~PO1*1*5*EA*1.25~SE*4*0001~"
# What would end the interchange itself is tried by itself.
WITHIN = tuple(each for each in WORTH_TRYING if each not in {b"ISA", b"IEA*1*000000001~"})


def mutated(chance: random.Random) -> bytes:
    """Return a file spoilt in one to six places, or plain noise."""
    if chance.random() < 0.05:
        return chance.randbytes(chance.randrange(300))
    return spoilt(chance, chance.choice(SEEDS), WORTH_TRYING)


def spoilt(chance: random.Random, whole: bytes, worth_trying: tuple[bytes, ...]) -> bytes:
    """Return the bytes changed in one to six places."""
    data = bytearray(whole)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(4):
            case 0:
                data[at : at + 1] = chance.randbytes(1)
            case 1:
                del data[at : at + chance.randint(1, 30)]
            case 2:
                data[at:at] = chance.choice(worth_trying)
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
            told += held(data, chunk)
        except Exception as error:
            raise AssertionError(f"batch {number}, chunk {chunk}: {data!r}") from error
        longest = max(longest, time.process_time() - begin)
    return told, longest


def held(data: bytes, chunk: int, longest_transaction: int = 4096) -> int:
    """Read it, see that each error has a known code, and return how many errors were told."""
    told = 0
    for batch in read_x12(
        io.BytesIO(data), chunk_bytes=chunk, longest_transaction=longest_transaction
    ):
        errors = batch.errors
        told += errors.num_rows
        assert CODES.keys() >= {*errors["code"].to_pylist()}
    return told


def attempt_interchange(number: int) -> int:
    """Try one interchange of spoilt transactions; return how many errors were told."""
    chance = random.Random(SEED * 1_000_033 + number)  # noqa: S311  (no secret)
    body = b"".join(spoilt(chance, ORDER, WITHIN) for _ in range(AT_ONCE))
    data = isa().encode() + HEAD + body + TAIL
    chunk = chance.choice((1 << 12, 1 << 16, 1 << 20))
    try:
        return held(data, chunk, 1 << 16)
    except Exception as error:
        raise AssertionError(f"interchange {number}, chunk {chunk}") from error


@pytest.mark.proof
@pytest.mark.timeout(12 * 3600)
def test_any_bytes_give_tables_or_errors() -> None:
    print(f"seed {SEED}")  # noqa: T201  (shown when the test fails)
    with ProcessPoolExecutor(os.cpu_count() if LONG else 1) as pool:
        found = list(pool.map(attempt, range(INPUTS // BATCH)))
        within = list(pool.map(attempt_interchange, range(TRANSACTIONS // AT_ONCE)))
    assert sum(told for told, _ in found) > INPUTS // 4
    assert sum(within) > TRANSACTIONS // 4
    assert max(longest for _, longest in found) < LONGEST_SECONDS
    proven("I10", reader="x12", files=INPUTS, transactions=TRANSACTIONS, seed=SEED)
