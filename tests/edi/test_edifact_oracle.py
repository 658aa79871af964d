"""Does the EDIFACT reader agree with a plain one, whatever the chunks?"""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.edi.edifact_files import files, tables
from tests.edi.plain_edifact import Plain

Rows = list[dict[str, Any]]
SEGMENT = "segment byte_offset byte_length interchange group transaction position segment_id"


def taken(held: Rows, names: str) -> list[tuple[object, ...]]:
    return [tuple(row.get(name) for name in names.split()) for row in held]


@given(data=files(), chunk=st.sampled_from([1, 3, 17, 64, 700, 1 << 20]))
@settings(max_examples=300, deadline=None)
def test_tables_are_those_of_a_plain_reader(data: bytes, chunk: int) -> None:
    plain, ours = Plain(data).read(), tables(data, chunk_bytes=chunk)
    segment = f"{SEGMENT} elements"
    assert taken(ours["segments"], segment) == taken(plain.segments, segment)
    assert taken(
        ours["transactions"],
        "transaction interchange group byte_offset byte_length first_segment segment_count "
        "stated_segment_count is_closed",
    ) == taken(
        plain.messages, "number interchange group begin length first segments stated is_closed"
    )
    assert taken(
        ours["groups"],
        "group interchange byte_offset byte_length transaction_count stated_transaction_count "
        "is_closed",
    ) == taken(plain.groups, "number interchange begin length messages stated is_closed")
    assert taken(
        ours["interchanges"], "interchange byte_offset byte_length group_count is_closed"
    ) == taken(plain.interchanges, "number begin length groups is_closed")
    for name, known in (
        ("transactions", plain.messages),
        ("groups", plain.groups),
        ("interchanges", plain.interchanges),
    ):
        assert [row["control_number"] or "" for row in ours[name]] == [
            row["reference"] for row in known
        ]
    found = taken(ours["errors"], "code interchange group transaction segment")
    assert sorted(found) == sorted(plain.faults)


@given(data=files(), chunk=st.integers(1, 200), longest=st.sampled_from([1, 30, 60, 150]))
@settings(max_examples=200, deadline=None)
def test_chunks_change_nothing(data: bytes, chunk: int, longest: int) -> None:
    whole = tables(data, longest_transaction=longest)
    assert tables(data, chunk_bytes=chunk, longest_transaction=longest) == whole


@given(data=files())
@settings(max_examples=100, deadline=None)
def test_a_place_gives_the_raw_bytes(data: bytes) -> None:
    found = tables(data, chunk_bytes=50)
    for row in found["segments"]:
        raw = data[row["byte_offset"] : row["byte_offset"] + row["byte_length"]]
        name = raw.translate(None, b"\r\n").decode(errors="backslashreplace")
        assert name.startswith(row["segment_id"])
    assert [row["segment"] for row in found["segments"]] == list(
        range(1, len(found["segments"]) + 1)
    )
    for row in found["transactions"]:
        raw = data[row["byte_offset"] : row["byte_offset"] + row["byte_length"]]
        assert raw.translate(None, b"\r\n").startswith(b"UNH")
