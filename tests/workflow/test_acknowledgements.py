"""Do acknowledgements get numbers without gaps, once, and keep them?"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from workflow.acknowledgements import LARGEST, AcknowledgementLog, Answer, Sent
from workflow.file_ledger import FileLedger
from workflow.store import Store
from workflow.tables import CONTROL_NUMBER

GROUP = Answer(1, 1, "997", "x12", "ZZ/OURCO", "ZZ/ACME")
WHOLE = replace(GROUP, group_ordinal=0, kind="TA1")


def arrive(store: Store, file_id: str, at: datetime) -> None:
    FileLedger(store).arrive(source="edi", file_id=file_id, file_name="f", size_bytes=1, at=at)


def numbered(store: Store, file_id: str, at: datetime, *answers: Answer) -> list[Sent]:
    arrive(store, file_id, at)
    log = AcknowledgementLog(store)
    return log.number(source="edi", file_id=file_id, answers=answers, at=at)


def numbers(sent: list[Sent]) -> list[tuple[str, int, int]]:
    return [(each.kind, each.interchange_number, each.group_number) for each in sent]


def count_up(url: str, writer: int) -> None:
    store = Store.open(url)
    for number in range(8):
        numbered(store, f"{writer}-{number}", datetime.now(UTC), GROUP)
    store.close()


def test_answers_to_one_interchange_share_it_and_a_ta1_has_its_own(
    store: Store, noon: datetime
) -> None:
    two = (GROUP, replace(GROUP, group_ordinal=2), WHOLE)
    later = replace(GROUP, interchange_ordinal=2, group_ordinal=3)
    assert numbers(numbered(store, "a", noon, *two, later)) == [
        ("TA1", 1, 0),
        ("997", 2, 1),
        ("997", 2, 2),
        ("997", 3, 3),
    ]


def test_asking_again_gives_the_same_numbers_and_the_same_time(
    store: Store, noon: datetime
) -> None:
    first = numbered(store, "a", noon, GROUP, WHOLE)
    assert numbered(store, "a", noon + timedelta(hours=1), GROUP, WHOLE) == first
    assert first[0].numbered_at == noon
    assert numbers(numbered(store, "b", noon, GROUP)) == [("997", 3, 2)]


def test_each_pair_of_parties_has_its_own_numbers(store: Store, noon: datetime) -> None:
    numbered(store, "a", noon, GROUP)
    other = numbered(store, "b", noon, replace(GROUP, receiver="ZZ/OTHER"))
    edifact = replace(GROUP, group_ordinal=0, kind="CONTRL", standard="edifact")
    assert numbers(other) == [("997", 1, 1)]
    assert numbers(numbered(store, "c", noon, edifact)) == [("CONTRL", 1, 0)]


def test_what_is_written_is_not_told_again(store: Store, noon: datetime) -> None:
    log = AcknowledgementLog(store)
    [sent] = numbered(store, "a", noon, GROUP)
    assert log.sent() == []
    log.mark_written(source="edi", file_id="a", outbox_names=[sent.outbox_name], at=noon)
    assert numbered(store, "a", noon, GROUP) == []
    assert log.sent() == [replace(sent, written_at=noon)]
    [more] = numbered(store, "a", noon, GROUP, replace(GROUP, group_ordinal=2))
    assert more.outbox_name != sent.outbox_name
    assert numbers([more]) == [("997", 2, 2)]


def test_a_file_that_is_done_is_known_by_the_parser_that_read_it(
    store: Store, noon: datetime
) -> None:
    log = AcknowledgementLog(store)
    arrive(store, "a", noon)
    for version in ("1", "1", "2"):
        log.mark_done(source="edi", file_id="a", parser_version=version)
    assert log.done() == {("edi", "a", "2")}


def test_numbers_go_round_after_nine_digits(store: Store, noon: datetime) -> None:
    with store.write() as connection:
        row = {"standard": "x12", "sender": GROUP.sender, "receiver": GROUP.receiver}
        connection.execute(
            insert(CONTROL_NUMBER).values(**row, kind="interchange", last_number=LARGEST)
        )
    assert numbers(numbered(store, "a", noon, GROUP)) == [("997", 1, 1)]


def test_a_cut_transaction_leaves_no_gap(store: Store, noon: datetime) -> None:
    arrive(store, "a", noon)
    log = AcknowledgementLog(store)
    with pytest.raises(Exception, match="acknowledgement_sent"):
        log.number(source="edi", file_id="a", answers=[GROUP, GROUP], at=noon)
    assert numbers(numbered(store, "a", noon, GROUP)) == [("997", 1, 1)]


def test_writers_that_count_at_once_leave_no_gap_and_no_pair(store: Store, store_url: str) -> None:
    with ThreadPoolExecutor(4) as writers:
        list(writers.map(lambda writer: count_up(store_url, writer), range(4)))
    log = AcknowledgementLog(store)
    taken = [
        each.interchange_number
        for writer in range(4)
        for number in range(8)
        for each in log.number(
            source="edi", file_id=f"{writer}-{number}", answers=[], at=datetime.now(UTC)
        )
    ]
    assert sorted(taken) == list(range(1, 33))
