"""Does each file take effect once, and the newest version of a name only?"""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from workflow.errors import UnknownFile
from workflow.file_ledger import FileEntry, FileLedger
from workflow.store import Store
from workflow.tables import FILE_ARRIVAL

FAULT = {
    "feed": "orders",
    "column": "ordered_at",
    "code": "not_a_date",
    "reason": "31/2/2026 is no day",
    "fault_count": 3,
    "first_row": 17,
}


def arrive(
    ledger: FileLedger, file_id: str, at: datetime, file_name: str = "orders.csv"
) -> FileEntry:
    return ledger.arrive(source="erp", file_id=file_id, file_name=file_name, size_bytes=5, at=at)


def land(
    ledger: FileLedger,
    file_id: str,
    *,
    parser_version: str = "1",
    faults: tuple[dict[str, object], ...] = (),
    supersedes: bool = True,
    rows: int = 2,
) -> FileEntry:
    entry = ledger.find("erp", file_id)
    return ledger.mark_landed(
        source="erp",
        file_id=file_id,
        parser_version=parser_version,
        rows={"orders": rows},
        faults=faults,
        versions_of=entry.file_name if supersedes and entry else None,
    )


def test_the_first_arrival_opens_an_entry(ledger: FileLedger, noon: datetime) -> None:
    entry = arrive(ledger, "a", noon)
    assert entry == FileEntry(
        source="erp",
        file_id="a",
        file_name="orders.csv",
        size_bytes=5,
        received_at=noon,
        state="archived",
        parser_version=None,
        sequence=None,
        superseded_by=None,
        reason=None,
    )
    assert ledger.find("erp", "a") == entry
    assert ledger.find("wms", "a") is None
    assert list(ledger.unfinished()) == [entry]


def test_the_same_bytes_again_leave_an_arrival_and_nothing_else(
    store: Store, ledger: FileLedger, noon: datetime
) -> None:
    first = arrive(ledger, "a", noon)
    later = noon + timedelta(hours=1)
    assert arrive(ledger, "a", later, file_name="renamed.csv") == first
    with store.read() as connection:
        arrivals = connection.execute(
            select(FILE_ARRIVAL.c.file_name, FILE_ARRIVAL.c.arrived_at).order_by(
                FILE_ARRIVAL.c.arrival_number
            )
        ).all()
    assert [tuple(row) for row in arrivals] == [("orders.csv", noon), ("renamed.csv", later)]


def test_a_file_name_that_is_no_text_is_kept_readable(ledger: FileLedger, noon: datetime) -> None:
    assert arrive(ledger, "a", noon, file_name="b\udcffd.csv").file_name == r"b\udcffd.csv"


def test_landing_counts_rows_and_faults_and_takes_the_next_number(
    ledger: FileLedger, noon: datetime
) -> None:
    arrive(ledger, "a", noon)
    arrive(ledger, "b", noon, file_name="lines.csv")
    assert land(ledger, "a", faults=(FAULT,)).sequence == 1
    assert land(ledger, "b").sequence == 2
    assert [entry.file_id for entry in ledger.landed()] == ["a", "b"]
    assert ledger.unfinished() == []
    assert [entry.file_id for entry in ledger.with_faults()] == ["a"]
    fault = {**FAULT, "source": "erp", "file_id": "a", "file_name": "orders.csv"}
    assert ledger.faults() == ledger.faults("erp") == [fault]
    assert ledger.faults("wms") == []
    assert ledger.feed_counts()[0] == {
        "source": "erp",
        "file_id": "a",
        "file_name": "orders.csv",
        "feed": "orders",
        "row_count": 2,
        "received_at": noon,
        "state": "landed",
        "superseded_by": None,
        "superseded_at": None,
    }


def test_landing_again_by_the_same_parser_changes_nothing(
    ledger: FileLedger, noon: datetime
) -> None:
    arrive(ledger, "a", noon)
    first = land(ledger, "a", faults=(FAULT,))
    assert land(ledger, "a", rows=99) == first
    assert [row["row_count"] for row in ledger.feed_counts()] == [2]
    assert len(ledger.faults()) == 1


def test_a_replay_by_a_newer_parser_replaces_counts_and_faults(
    ledger: FileLedger, noon: datetime
) -> None:
    arrive(ledger, "a", noon)
    land(ledger, "a", faults=(FAULT,))
    replayed = land(ledger, "a", parser_version="2", rows=5)
    assert (replayed.sequence, replayed.parser_version) == (2, "2")
    assert [row["row_count"] for row in ledger.feed_counts()] == [5]
    assert ledger.faults() == []
    assert ledger.with_faults() == []


def test_a_corrected_file_supersedes_the_old_one_of_its_name(
    ledger: FileLedger, noon: datetime
) -> None:
    for file_id, name in (("old", "orders.csv"), ("other", "Orders.csv"), ("new", "orders.csv")):
        arrive(ledger, file_id, noon, file_name=name)
        land(ledger, file_id)
    superseded = {entry.file_id: entry.superseded_by for entry in ledger.landed()}
    assert superseded == {"old": "new", "other": None, "new": None}


def test_files_that_add_up_do_not_supersede(ledger: FileLedger, noon: datetime) -> None:
    for file_id in ("first", "second"):
        arrive(ledger, file_id, noon)
        land(ledger, file_id, supersedes=False)
    assert [entry.superseded_by for entry in ledger.landed()] == [None, None]


def test_a_chain_of_corrections_leaves_only_the_last_open(
    ledger: FileLedger, noon: datetime
) -> None:
    for file_id in ("a", "b", "c"):
        arrive(ledger, file_id, noon)
        land(ledger, file_id)
    assert [entry.superseded_by for entry in ledger.landed()] == ["b", "c", None]


def test_a_version_is_valid_from_its_arrival_to_that_of_the_next(
    ledger: FileLedger, noon: datetime
) -> None:
    hours = [noon + timedelta(hours=number) for number in range(3)]
    for file_id, at in zip("abc", hours, strict=True):
        arrive(ledger, file_id, at)
        land(ledger, file_id)
    valid = [
        [entry.file_id for entry in ledger.landed() if entry.is_valid_at(at)]
        for at in (noon - timedelta(microseconds=1), *hours, noon + timedelta(days=9))
    ]
    assert valid == [[], ["a"], ["b"], ["c"], ["c"]]


def test_a_version_that_lands_late_takes_its_place_by_its_arrival(
    ledger: FileLedger, noon: datetime
) -> None:
    for number, file_id in enumerate("abc"):
        arrive(ledger, file_id, noon + timedelta(hours=number))
    for file_id in "acb":
        land(ledger, file_id)
    found = {entry.file_id: (entry.superseded_by, entry.superseded_at) for entry in ledger.landed()}
    assert found == {
        "a": ("b", noon + timedelta(hours=1)),
        "b": ("c", noon + timedelta(hours=2)),
        "c": (None, None),
    }


def test_a_correction_that_is_refused_leaves_the_older_version_in_force(
    ledger: FileLedger, noon: datetime
) -> None:
    for file_id in "ab":
        arrive(ledger, file_id, noon)
        land(ledger, file_id)
    ledger.mark_rejected(source="erp", file_id="b", parser_version="1", reason="by hand")
    (entry,) = ledger.landed()
    assert (entry.file_id, entry.superseded_by, entry.superseded_at) == ("a", None, None)


def test_a_rejected_file_that_was_corrected_waits_for_nobody(
    ledger: FileLedger, noon: datetime
) -> None:
    arrive(ledger, "bad", noon)
    ledger.mark_rejected(source="erp", file_id="bad", parser_version="1", reason="no header line")
    arrive(ledger, "good", noon)
    land(ledger, "good")
    assert ledger.with_faults() == []
    assert [entry.superseded_by for entry in ledger.all_files()] == ["good", None]


def test_old_bytes_delivered_again_stay_superseded(ledger: FileLedger, noon: datetime) -> None:
    for file_id in ("old", "new"):
        arrive(ledger, file_id, noon)
        land(ledger, file_id)
    again = arrive(ledger, "old", noon + timedelta(days=1))
    assert again.superseded_by == "new"
    assert land(ledger, "old").superseded_by == "new"


def test_a_superseded_file_parsed_anew_does_not_push_out_its_correction(
    ledger: FileLedger, noon: datetime
) -> None:
    for file_id in ("old", "new"):
        arrive(ledger, file_id, noon)
        land(ledger, file_id, faults=(FAULT,))
    land(ledger, "old", parser_version="2", faults=(FAULT,))
    superseded = {entry.file_id: entry.superseded_by for entry in ledger.landed()}
    assert superseded == {"old": "new", "new": None}
    assert [entry.file_id for entry in ledger.with_faults()] == ["new"]


def test_the_same_bytes_from_two_sources_are_two_files(ledger: FileLedger, noon: datetime) -> None:
    arrive(ledger, "a", noon)
    ledger.arrive(source="wms", file_id="a", file_name="orders.csv", size_bytes=5, at=noon)
    land(ledger, "a")
    other = ledger.find("wms", "a")
    assert other is not None
    assert other.state == "archived"


def test_a_rejected_file_says_why_and_can_land_after_a_fix(
    ledger: FileLedger, noon: datetime
) -> None:
    arrive(ledger, "a", noon)
    rejected = ledger.mark_rejected(
        source="erp", file_id="a", parser_version="1", reason="no header line"
    )
    assert (rejected.state, rejected.reason, rejected.sequence) == (
        "rejected",
        "no header line",
        None,
    )
    assert list(ledger.with_faults()) == [rejected]
    assert ledger.landed() == []
    landed = land(ledger, "a")
    assert (landed.state, landed.reason, landed.sequence) == ("landed", None, 1)


def test_a_file_that_never_arrived_cannot_be_marked(ledger: FileLedger) -> None:
    with pytest.raises(UnknownFile, match="Record its arrival first"):
        land(ledger, "a")
    with pytest.raises(UnknownFile):
        ledger.mark_rejected(source="erp", file_id="a", parser_version="1", reason="?")


def test_a_fault_that_cannot_be_recorded_leaves_the_file_unlanded(
    ledger: FileLedger, noon: datetime
) -> None:
    arrive(ledger, "a", noon)
    with pytest.raises(Exception, match="quarantine_index"):
        land(ledger, "a", faults=({**FAULT, "reason": None},))
    entry = ledger.find("erp", "a")
    assert entry is not None
    assert entry.state == "archived"
    assert ledger.feed_counts() == []


def test_unfinished_files_come_oldest_first(ledger: FileLedger, noon: datetime) -> None:
    arrive(ledger, "b", noon)
    arrive(ledger, "a", noon + timedelta(seconds=1))
    assert [entry.file_id for entry in ledger.unfinished()] == ["b", "a"]
