"""EDIFACT files for tests: pieces that go wrong together, and what reading them gives."""

import io
import random
from typing import Any

from hypothesis import strategies as st

from ingest.edi.edifact.read import read_edifact

Tables = dict[str, list[dict[str, Any]]]
NAMES = ("segments", "interchanges", "groups", "transactions", "errors")

UNB = b"UNB+UNOC:3+A:14+B:14+260101:1200+1'"
ORDER = b"UNH+1+ORDERS:D:96A:UN:EAN008'BGM+220+4711+9'UNT+3+1'"
GOOD = b"UNA:+.? '" + UNB + ORDER + ORDER.replace(b"+1", b"+2", 1).replace(b"3+1", b"3+2")
GOOD += b"UNZ+2+1'"
MANY = UNB + b"".join(ORDER.replace(b"1+ORD", b"%d+ORD" % at) for at in range(9)) + b"UNZ+9+1'"

PIECES = [
    *(b"UNA:+.? '", b"UNA:+.?*'", b"UNA*@.? #", b"UNA;|, *~", b"UNA=*.? \n", b"UNA++.? '"),
    *(UNB, b"UNB+UNOA:1+A+B+260101:1200+1'", b"UNB+UNOY:4+A+B+20260101:1200+7++++1++1'"),
    *(b"UNB@UNOA*1@A@B@1*2@9#", b"UNB*UNOA=1*A\n", b"UNB+UNOA:1+A+B+1+1\r\nUNH+1+A:B\r\n"),
    *(b"UNB\x1dUNOA\x1f1\x1dA\x1dB\x1c", b"UNH\x1d1\x1dA\x1fB\x1c", b"UNB", b"'UNA+", b" UNB+ "),
    *(b"UNZ", b"UNZ+1+1'", b"UNZ+2+1'", b"UNZ@1@9#", b"UNG+O+A+B+1:2+7+UN+D:96A'", b"UNE+1+7'"),
    *(ORDER, b"UNH+1+ORDERS:D:96A:UN'", b"UNH+2+INVOIC:D:96A:UN:EAN'", b"UNH@1@A*B#", b"UNH+3'"),
    *(b"UNT+3+1'", b"UNT+2+1'", b"UNT+2+2'", b"UNT@2@1#", b"UNT'", b"UNE+2+7'"),
    *(b"BGM+220+1'", b"BGM@2#", b"FTX+??+a?'b?+?:'", b"?'UNB+UNOA:1+", b"ABC", b"LIN:1+2'"),
    *(b"'", b"?", b"??", b"+", b":", b"\r\n", b"\n", b" ", b"x", b"#", b"~", b"*", b"\x01"),
    *(b"\xfc", b"\xc3\xbc", b"\x1d", b"\xef\xbb\xbf"),
]

# Pieces that neither begin nor end an interchange: one run of segments whatever the order.
WITHIN = [one for one in PIECES if not any(tag in one for tag in (b"UNA", b"UNB", b"UNZ"))]


def tables(
    data: bytes,
    *,
    chunk_bytes: int = 1 << 20,
    encoding: str | None = None,
    longest_transaction: int = 64 << 20,
) -> Tables:
    """Read a file and join its batches."""
    found: Tables = {name: [] for name in NAMES}
    for batch in read_edifact(
        io.BytesIO(data),
        chunk_bytes=chunk_bytes,
        encoding=encoding,
        longest_transaction=longest_transaction,
    ):
        for name in NAMES:
            found[name] += getattr(batch, name).to_pylist()
    return found


def codes(found: Tables) -> list[str]:
    """Return the codes of all faults, in their order."""
    return [row["code"] for row in found["errors"]]


def files() -> st.SearchStrategy[bytes]:
    """Return files of pieces, and good files that were changed in a few places."""
    pieces = st.lists(st.sampled_from(PIECES), max_size=24).map(b"".join)
    changes = st.lists(
        st.tuples(st.integers(0, 600), st.integers(0, 9), st.sampled_from(PIECES)), max_size=4
    )
    return pieces | st.builds(changed, st.sampled_from([GOOD, 2 * GOOD, MANY]), changes)


def changed(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """Take out some bytes at each place, and put others in."""
    for at, out, new in changes:
        data = data[: at % (len(data) + 1)] + new + data[at % (len(data) + 1) + out :]
    return data


def broken(chance: random.Random, pieces: list[bytes] = PIECES, good: bytes = GOOD) -> bytes:
    """Return something good with a few faults in it, or a few pieces."""
    if chance.random() < 0.5:
        return b"".join(chance.choices(pieces, k=chance.randrange(1, 12)))
    changes = [
        (chance.randrange(400), chance.randrange(10), chance.choice(pieces))
        for _ in range(chance.randrange(1, 4))
    ]
    return changed(good, changes)
