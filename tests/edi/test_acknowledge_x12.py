"""Does a 997, 999 or TA1 say what was decided, name each error by its place, and parse cleanly?"""

from collections.abc import Mapping
from datetime import UTC, datetime

import polars as pl
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.edi.acknowledge import Numbered, owed, write
from ingest.edi.envelope_tables import EnvelopeTables
from ingest.edi.profile import Partner
from ingest.edi.verdict import Decision, decide, frame
from tests.edi.plain import x12_interchanges, x12_segments
from tests.edi.rows import errors, groups, interchanges, transactions

NOON = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)
PARTNER = Partner(our_ids=("OURCO",), their_ids=("ACME",), acknowledge="997")
TWO_ORDERS = transactions({"interchange": 1, "group": 1}, {"interchange": 1, "group": 1})


def file_of(
    found: pa.Table,
    sets: pa.Table = TWO_ORDERS,
    of: pa.Table | None = None,
    within: pa.Table | None = None,
) -> EnvelopeTables:
    count = {"transaction_count": 2, "stated_transaction_count": 2}
    of = groups({"interchange": 1, **count}) if of is None else of
    within = interchanges({}) if within is None else within
    return EnvelopeTables(frame(within), frame(of), frame(sets), frame(found))


def answered(file: EnvelopeTables, partner: Partner = PARTNER) -> bytes:
    decision = judged(file, partner)
    numbered = [
        Numbered(each, 40 + each.interchange, 0 if each.kind == "TA1" else 70 + each.group, NOON)
        for each in owed(file, decision, partner)
    ]
    return write(numbered, file, decision, partner)


def judged(file: EnvelopeTables, partner: Partner) -> Decision:
    return decide(file.errors, file.transactions, file.groups, file.interchanges, partner)


def body(written: bytes, *ids: str) -> list[str]:
    return ["*".join(each) for each in x12_segments(written) if each[0] in ids]


def test_a_good_group_is_accepted_whole() -> None:
    written = answered(file_of(errors()))
    assert len(x12_interchanges(written)) == 1
    assert written.decode() == (
        "ISA*00*          *00*          *ZZ*OURCO          *ZZ*ACME           "
        "*261122*1205*U*00401*000000041*0*P*>~"
        "GS*FA*OURCO*ACME*20261122*1205*71*X*004010~"
        "ST*997*0001~"
        "AK1*PO*12~"
        "AK2*850*0001~AK5*A~"
        "AK2*850*0002~AK5*A~"
        "AK9*A*2*2*2~"
        "SE*8*0001~GE*1*71~IEA*1*000000041~"
    )


def test_an_error_is_named_by_segment_element_component_and_value() -> None:
    place = {"group": 1, "transaction": 2, "segment": 8, "position": 4, "segment_id": "DTM"}
    written = answered(
        file_of(
            errors(
                {"code": "element_date", **place, "element": 2, "component": 3, "value": "2026*1~"},
                {"code": "element_missing", **place, "element": 1},
                {"code": "segment_missing", **place, "position": 6, "segment_id": "PO1"},
            )
        )
    )
    assert body(written, "AK2", "AK3", "AK4", "AK5", "AK9") == [
        "AK2*850*0001",
        "AK5*A",
        "AK2*850*0002",
        "AK3*DTM*4**8",
        "AK4*1**1",
        "AK4*2>3**8*2026?1?",
        "AK3*PO1*6**3",
        "AK5*R*5",
        "AK9*P*2*2*1",
    ]


def test_errors_that_are_noted_leave_the_transaction_accepted() -> None:
    place = {"group": 1, "transaction": 1, "position": 3, "segment_id": "N1"}
    found = errors({"code": "element_long", **place, "element": 2, "value": "x" * 100})
    written = answered(file_of(found))
    assert body(written, "AK4", "AK5", "AK9") == [
        f"AK4*2**5*{'x' * 99}",
        "AK5*E*5",
        "AK5*A",
        "AK9*E*2*2*2",
    ]


def test_a_group_that_is_rejected_names_why_and_takes_nothing() -> None:
    of = groups({"interchange": 1, "stated_transaction_count": 3})
    written = answered(file_of(errors({"code": "group_count", "group": 1}), of=of))
    assert body(written, "AK5", "AK9") == ["AK5*R", "AK5*R", "AK9*R*3*2*0*5"]


def test_a_transaction_error_is_no_segment_error() -> None:
    found = errors({"code": "transaction_count", "group": 1, "transaction": 1})
    assert body(answered(file_of(found)), "AK3", "AK5") == ["AK5*R*4", "AK5*A"]


def test_an_empty_group_is_answered_too() -> None:
    of = groups({"interchange": 1, "transaction_count": 0, "stated_transaction_count": 0})
    written = answered(file_of(errors(), transactions(), of))
    assert body(written, "AK1", "AK9") == ["AK1*PO*12", "AK9*A*0*0*0"]


def test_each_group_has_its_own_answer() -> None:
    sets = transactions({"interchange": 1, "group": 1}, {"interchange": 1, "group": 2})
    of = groups({"interchange": 1}, {"interchange": 1, "control_number": "13"})
    written = answered(file_of(errors(), sets, of))
    assert body(written, "GS", "AK1") == [
        "GS*FA*OURCO*ACME*20261122*1205*71*X*004010",
        "AK1*PO*12",
        "GS*FA*OURCO*ACME*20261122*1205*72*X*004010",
        "AK1*PO*13",
    ]


def test_an_acknowledgement_is_never_acknowledged() -> None:
    for set_id, functional_id in (("997", "FA"), ("999", "FA"), ("997", "PO")):
        sets = transactions({"interchange": 1, "group": 1, "set_id": set_id})
        of = groups({"interchange": 1, "functional_id": functional_id, "transaction_count": 1})
        requested = interchanges({"acknowledgement_requested": True})
        assert answered(file_of(errors(), sets, of, requested)) == b""
    only_ta1 = file_of(errors(), transactions(), groups(), interchanges({}))
    assert answered(only_ta1, PARTNER.model_copy(update={"ta1": "always"})) == b""


def test_an_application_advice_is_acknowledged() -> None:
    sets = transactions({"interchange": 1, "group": 1, "set_id": "824"})
    of = groups({"interchange": 1, "functional_id": "AG", "transaction_count": 1})
    assert body(answered(file_of(errors(), sets, of)), "AK1") == ["AK1*AG*12"]


def test_what_was_not_sent_to_us_is_not_acknowledged() -> None:
    ours = interchanges({"sender_id": "OURCO", "receiver_id": "ACME"})
    strangers = interchanges({"receiver_id": "SOMEONE"})
    assert answered(file_of(errors(), within=ours)) == b""
    assert answered(file_of(errors(), within=strangers)) == b""


def test_a_partner_who_wants_none_gets_none() -> None:
    assert answered(file_of(errors()), PARTNER.model_copy(update={"acknowledge": "none"})) == b""


def test_a_999_names_the_implementation() -> None:
    partner = PARTNER.model_copy(update={"acknowledge": "999"})
    version = "005010X222A1"
    sets = transactions(
        {"interchange": 1, "group": 1, "set_id": "837", "version": version, "control_number": "21"}
    )
    of = groups({"interchange": 1, "version": version, "functional_id": "HC"})
    place = {"group": 1, "transaction": 1, "position": 8, "segment_id": "NM1"}
    found = errors(
        {"code": "component_extra", **place, "element": 8, "component": 4, "value": "MI"},
        {"code": "element_number", **place, "element": 9, "value": "1^0"},
    )
    written = answered(file_of(found, sets, of, interchanges({"version": "00501"})), partner)
    assert x12_interchanges(written)[0][0][11:13] == ["^", "00501"]
    assert body(written, "GS", "ST", "AK1", "AK2", "IK3", "IK4", "IK5", "AK9") == [
        "GS*FA*OURCO*ACME*20261122*1205*71*X*005010X231A1",
        "ST*999*0001*005010X231A1",
        f"AK1*HC*12*{version}",
        f"AK2*837*21*{version}",
        "IK3*NM1*8**8",
        "IK4*8>4**13*MI",
        "IK4*9**6*1?0",
        "IK5*R*5",
        "AK9*R*1*1*0",
    ]


def test_a_code_that_a_release_does_not_have_is_told_in_its_own() -> None:
    place = {"group": 1, "transaction": 1, "position": 8, "segment_id": "NM1"}
    found = errors(
        {"code": "component_extra", **place, "element": 8, "component": 4},
        {"code": "group_duplicate", "group": 1},
    )
    assert body(answered(file_of(found)), "AK4", "AK9") == ["AK4*8>4**3", "AK9*R*2*2*0*6"]
    of = groups({"interchange": 1, "version": "005010"})
    assert body(answered(file_of(found, of=of)), "AK4", "AK9") == ["AK4*8>4**13", "AK9*R*2*2*0*19"]


def test_a_ta1_answers_the_envelope_when_asked() -> None:
    asked = interchanges({"acknowledgement_requested": True, "is_test": True})
    written = answered(file_of(errors(), within=asked))
    functional, envelope = x12_interchanges(written)
    assert functional[1][0] == "GS"
    assert [each[0] for each in envelope] == ["ISA", "TA1", "IEA"]
    assert envelope[1] == ["TA1", "000000007", "261122", "0930", "A", "000"]
    assert envelope[0][15] == "T"


def test_a_ta1_names_the_worst_fault_of_the_envelope() -> None:
    partner = PARTNER.model_copy(update={"ta1": "on_fault", "acknowledge": "none"})
    header = {"code": "header_value", "segment_id": "ISA", "element": 9}
    assert answered(file_of(errors({"code": "group_count", "group": 1})), partner) == b""
    noted = answered(file_of(errors(header)), partner)
    assert body(noted, "TA1") == ["TA1*000000007*261122*0930*E*014"]
    rejected = answered(file_of(errors(header, {"code": "interchange_count"})), partner)
    assert body(rejected, "TA1") == ["TA1*000000007*261122*0930*R*021"]


places = st.fixed_dictionaries(
    {
        "code": st.sampled_from(
            ["element_long", "element_date", "segment_missing", "transaction_count", "group_count"]
        ),
        "group": st.just(1),
        "transaction": st.integers(1, 2),
        "position": st.integers(0, 5),
        "segment_id": st.none() | st.text(max_size=5),
        "element": st.none() | st.integers(1, 9),
        "component": st.none() | st.integers(1, 9),
        "value": st.none() | st.text(max_size=120),
    }
)


@settings(max_examples=60, deadline=None)
@given(found=st.lists(places, max_size=6), sender=st.text(min_size=1, max_size=20))
def test_no_value_can_break_the_answer(found: list[Mapping[str, object]], sender: str) -> None:
    partner = Partner(our_ids=("OURCO",), their_ids=(sender,), acknowledge="997", ta1="always")
    file = file_of(errors(*found), within=interchanges({"sender_id": sender}))
    written = answered(file, partner)
    assert written == answered(file, partner)
    functional, envelope = x12_interchanges(written)
    assert len(envelope) == 3
    statuses = [each[1] for each in functional if each[0] == "AK5"]
    assert len(statuses) == 2
    summary = next(each for each in functional if each[0] == "AK9")
    assert summary[2:5] == ["2", "2", str(sum(status != "R" for status in statuses))]
    verdicts = judged(file, partner).verdicts["verdict"].to_list()
    said = {"A": "accepted", "E": "accepted_with_errors", "R": "rejected"}
    assert [said[status] for status in statuses] == verdicts


def test_a_hundred_thousand_transactions_take_seconds() -> None:
    count = 100_000
    sets = pl.concat([frame(TWO_ORDERS)[:1]] * count).with_columns(
        pl.int_range(1, count + 1, dtype=pl.Int32).alias("transaction")
    )
    file = EnvelopeTables(
        frame(interchanges({})), frame(groups({"interchange": 1})), sets, frame(errors())
    )
    begin = datetime.now(UTC)
    written = answered(file)
    assert written.count(b"AK5*A~") == count
    assert (datetime.now(UTC) - begin).total_seconds() < 30
