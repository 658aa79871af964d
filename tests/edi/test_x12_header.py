"""Is an ISA that is read as the one before it read as any other is?"""

from hypothesis import example, given
from hypothesis import strategies as st

from ingest.edi.x12.header import read_header, read_next

FIRST = (
    b"ISA*00*          *00*          *ZZ*A              *ZZ*B              "
    b"*261122*1030*^*00501*000000001*0*P*:~"
)
OTHERS = {  # at a byte, what may stand there instead
    3: b"|\n",
    20: b"*\r\n~x",
    82: b"U*:",
    85: b"4x",
    87: b"7",
    88: b"4",
    89: b"2 9",
    99: b"x\xc3",
    104: b">*~^\n\xc3\xe2",
    105: b"\r\n*:\xa9\x82",
    106: b"\n\xacI",
}
CHANGES = st.dictionaries(st.sampled_from(sorted(OTHERS)), st.integers(0, 5), max_size=3)


@given(CHANGES, CHANGES, st.sampled_from([b"", b"ISX*!~", b"ISX*?~", b"GS*PO"]))
@example({}, {}, b"ISX*!~")
@example({87: 0, 88: 0}, {87: 0, 88: 0}, b"ISX*?~")
@example({}, {20: 2}, b"")
@example({104: 5, 105: 4, 106: 1}, {104: 5, 105: 4, 106: 1}, b"")
def test_an_isa_after_another_is_read_as_if_it_were_the_first(
    changes: dict[int, int], later_changes: dict[int, int], after: bytes
) -> None:
    first, later = _changed(changes), b"~\n" + _changed(later_changes) + after
    before = read_header(first, 0)
    found = read_next(before, later, 2)
    assert found is None or found == read_header(later, 2)


def test_an_isa_like_the_one_before_is_known_at_once() -> None:
    later = FIRST.replace(b"000000001", b"000000002")
    found = read_next(read_header(FIRST, 0), later, 0)
    assert found == read_header(later, 0)
    assert found is not None


def _changed(changes: dict[int, int]) -> bytes:
    held = bytearray(FIRST + b"\n")
    for place, number in changes.items():
        held[place] = OTHERS[place][number % len(OTHERS[place])]
    return bytes(held)
