"""Does the X12 reader agree with a plain one, whatever the chunks?"""

from collections import Counter
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.edi.plain_x12 import read_plain
from tests.edi.x12_files import files, rows, tables

ENVELOPE = {
    "no_interchange", "stray_bytes", "interchange_unclosed", "interchange_control",
    "interchange_count", "group_unclosed", "group_control", "group_count", "group_duplicate",
    "group_missing", "transaction_unclosed", "transaction_control", "transaction_count",
    "transaction_duplicate", "segment_outside", "segment_unexpected",
}  # fmt: skip
# The second ST shows both that the first lacks its SE, and that its number is used twice.
UNCLOSED_AND_USED_TWICE = (
    b"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261122*1030*^*00501"
    b"*000000001*0*P*:~GS*PO*US*THEM*20261122*1030*1*X*005010~ST*850*0001~ST*850*0001~SE*2*0001~"
    b"GE*1*1~IEA*1*000000001~"
)
Rows = list[dict[str, Any]]


def taken(held: Rows, *names: str) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in names) for row in held]


@given(data=files(), chunk=st.sampled_from([1, 3, 17, 64, 300, 1 << 20]))
@settings(max_examples=60, deadline=None)
def test_tables_are_those_of_a_plain_reader(data: bytes, chunk: int) -> None:
    plain, ours = read_plain(data), rows(tables(data, chunk_bytes=chunk))
    place = ("byte_offset", "byte_length", "interchange", "group", "transaction", "position")
    assert [
        (*seen[:-1], tuple(seen[-1]))  # type: ignore[arg-type]
        for seen in taken(ours["segments"], *place, "segment_id", "elements")
    ] == plain.segments
    assert (
        taken(
            ours["transactions"],
            *("interchange", "group", "transaction", "set_id", "control_number"),
            *("segment_count", "is_closed"),
        )
        == plain.transactions
    )
    assert (
        taken(ours["groups"], "interchange", "group", "control_number", "transaction_count",
              "is_closed") == plain.groups
    )  # fmt: skip
    assert (
        taken(ours["interchanges"], "interchange", "control_number", "group_count", "is_closed")
        == plain.interchanges
    )
    found = Counter(row["code"] for row in ours["errors"])
    assert {code: count for code, count in found.items() if code in ENVELOPE} == Counter(
        plain.codes
    )


@given(data=files(), chunk=st.integers(1, 200), longest=st.sampled_from([40, 120, 1 << 20]))
@example(data=UNCLOSED_AND_USED_TWICE, chunk=1, longest=40)
@settings(max_examples=60, deadline=None)
def test_chunks_change_nothing(data: bytes, chunk: int, longest: int) -> None:
    whole = rows(tables(data, longest_transaction=longest))
    assert rows(tables(data, chunk_bytes=chunk, longest_transaction=longest)) == whole


@given(data=files())
@settings(max_examples=30, deadline=None)
def test_a_place_gives_the_raw_bytes(data: bytes) -> None:
    held = rows(tables(data, chunk_bytes=50))
    for row in held["segments"]:
        raw = data[row["byte_offset"] : row["byte_offset"] + row["byte_length"]]
        assert raw.startswith(row["segment_id"].encode())
        assert sum(map(len, map(str.encode, row["elements"]))) <= len(raw)
    numbers = {row["segment"]: row for row in held["segments"]}
    assert list(numbers) == list(range(1, len(numbers) + 1))
    for row in held["transactions"]:
        raw = data[row["byte_offset"] : row["byte_offset"] + row["byte_length"]]
        assert raw.startswith(b"ST")
        last = numbers[row["first_segment"] + row["segment_count"] - 1]
        assert row["byte_offset"] + row["byte_length"] >= last["byte_offset"] + last["byte_length"]
        assert (last["segment_id"] == "SE") == row["is_closed"]
