"""Does a CONTRL say what was decided, name each error by its place, and parse cleanly?"""

from collections.abc import Mapping
from datetime import UTC, datetime

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.edi.acknowledge import Numbered, owed, write
from ingest.edi.envelope_tables import EnvelopeTables
from ingest.edi.profile import Partner
from ingest.edi.verdict import decide, frame
from tests.edi.plain import edifact_segments
from tests.edi.rows import EDIFACT_INTERCHANGE, errors, groups, interchanges, transactions

NOON = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)
PARTNER = Partner(our_ids=("OURCO",), their_ids=("ACME",), acknowledge="contrl")
ORDER = {"interchange": 1, "group": 0, "set_id": "ORDERS", "version": "D:96A:UN:EAN008"}
TWO_ORDERS = transactions({**ORDER, "control_number": "1"}, {**ORDER, "control_number": "2"})


def file_of(
    found: pa.Table,
    sets: pa.Table = TWO_ORDERS,
    of: pa.Table | None = None,
    within: pa.Table | None = None,
) -> EnvelopeTables:
    within = interchanges(EDIFACT_INTERCHANGE) if within is None else within
    return EnvelopeTables(
        frame(within), frame(groups() if of is None else of), frame(sets), frame(found)
    )


def answered(file: EnvelopeTables, partner: Partner = PARTNER) -> bytes:
    decision = decide(file.errors, file.transactions, file.groups, file.interchanges, partner)
    due = owed(file, decision, partner)
    numbered = [Numbered(each, 40 + each.interchange, 0, NOON) for each in due]
    return write(numbered, file, decision, partner)


def body(written: bytes) -> list[str]:
    wanted = ("UCI", "UCF", "UCM", "UCS", "UCD")
    return [
        "+".join(":".join(parts) for parts in each)
        for each in edifact_segments(written)
        if each[0][0] in wanted
    ]


def test_a_good_interchange_is_acknowledged_with_every_message() -> None:
    assert answered(file_of(errors())).decode() == (
        "UNA:+.? 'UNB+UNOC:3+OURCO:14+ACME:14+261122:1205+41'UNH+1+CONTRL:D:3:UN'"
        "UCI+7+ACME:14+OURCO:14+7'UCM+1+ORDERS:D:96A:UN:EAN008+7'"
        "UCM+2+ORDERS:D:96A:UN:EAN008+7'UNT+5+1'UNZ+1+41'"
    )


def test_an_error_is_named_by_segment_element_and_component() -> None:
    place = {"transaction": 2, "position": 4, "segment_id": "DTM"}
    written = answered(
        file_of(
            errors(
                {"code": "element_date", **place, "element": 1, "component": 2, "value": "x"},
                {"code": "element_missing", **place, "element": 3},
                {"code": "segment_missing", **place, "position": 6, "segment_id": "LIN"},
                {"code": "element_long", "transaction": 1, "position": 3, "element": 1},
            )
        )
    )
    assert body(written) == [
        "UCI+7+ACME:14+OURCO:14+7",
        "UCM+1+ORDERS:D:96A:UN:EAN008+7",
        "UCM+2+ORDERS:D:96A:UN:EAN008+4",
        "UCS+4",
        "UCD+12+2:2",
        "UCD+13+4",
        "UCS+6+13",
    ]


def test_a_wrong_count_is_a_fault_of_the_trailer() -> None:
    found = errors({"code": "transaction_count", "transaction": 1})
    assert body(answered(file_of(found)))[1] == "UCM+1+ORDERS:D:96A:UN:EAN008+4+29+UNT"
    found = errors({"code": "interchange_control"})
    assert body(answered(file_of(found))) == ["UCI+7+ACME:14+OURCO:14+4+28+UNZ"]


def test_a_set_that_was_not_agreed_is_a_fault_of_the_header() -> None:
    partner = PARTNER.model_copy(update={"sets": {"ORDERS": ("D:01B",)}})
    assert body(answered(file_of(errors()), partner))[1].endswith("+4+17+UNH")


def test_groups_are_answered_with_their_messages_below_them() -> None:
    sets = transactions({**ORDER, "group": 1}, {**ORDER, "group": 2})
    group = {"interchange": 1, "functional_id": "ORDERS"}
    of = groups({**group, "control_number": "1"}, {**group, "control_number": "2"})
    found = errors({"code": "group_count", "group": 2})
    assert body(answered(file_of(found, sets, of))) == [
        "UCI+7+ACME:14+OURCO:14+7",
        "UCF+1+ACME+OURCO+7",
        "UCM+0001+ORDERS:D:96A:UN:EAN008+7",
        "UCF+2+ACME+OURCO+4+29+UNE",
    ]


def test_a_contrl_is_never_acknowledged() -> None:
    contrl = {**ORDER, "set_id": "CONTRL", "version": "D:3:UN"}
    assert answered(file_of(errors(), transactions(contrl))) == b""
    mixed = answered(file_of(errors(), transactions(contrl, ORDER)))
    assert [each[:3] for each in body(mixed)] == ["UCI", "UCM"]


def test_syntax_version_4_is_answered_in_its_own_form() -> None:
    within = interchanges(
        {**EDIFACT_INTERCHANGE, "version": "UNOY:4", "is_test": True, "sender_id": "Łódź"}
    )
    partner = PARTNER.model_copy(update={"their_ids": ("Łódź",)})
    segments = edifact_segments(answered(file_of(errors(), within=within), partner), "utf-8")
    assert segments[0] == [
        ["UNB"], ["UNOY", "4"], ["OURCO", "14"], ["Łódź", "14"], ["20261122", "1205"], ["41"],
        [""], [""], [""], [""], [""], ["1"],
    ]  # fmt: skip
    assert segments[1] == [["UNH"], ["1"], ["CONTRL", "4", "1", "UN"]]


places = st.fixed_dictionaries(
    {
        "code": st.sampled_from(
            ["element_long", "element_date", "segment_missing", "segment_order", "control_total"]
        ),
        "transaction": st.integers(1, 2),
        "position": st.integers(0, 5),
        "segment_id": st.none() | st.text(max_size=5),
        "element": st.none() | st.integers(1, 9),
        "component": st.none() | st.integers(1, 9),
        "value": st.none() | st.text(max_size=120),
    }
)


@settings(max_examples=60, deadline=None)
@given(
    found=st.lists(places, max_size=6),
    sender=st.text(st.characters(codec="latin-1", categories=["L", "N", "P", "S"]), min_size=1),
)
def test_every_value_comes_back_whole(found: list[Mapping[str, object]], sender: str) -> None:
    partner = Partner(our_ids=("us",), their_ids=(sender,), acknowledge="contrl")
    came = {**EDIFACT_INTERCHANGE, "sender_id": sender, "receiver_id": "us"}
    segments = edifact_segments(
        answered(file_of(errors(*found), within=interchanges(came)), partner)
    )
    assert segments[0][3][0] == segments[2][2][0] == sender[:35]
    assert segments[-2] == [["UNT"], [str(len(segments) - 2)], ["1"]]
    assert segments[-1] == [["UNZ"], ["1"], segments[0][5]]
    assert [each[0][0] for each in segments].count("UCM") == 2
