"""Do duplicates of what came before reach the verdict, by the bytes that came?"""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.edi.envelope_tables import EnvelopeTables
from ingest.edi.profile import Partner
from ingest.edi.register import ControlRegister, conflicts, registrations, replayed
from ingest.edi.verdict import Decision, decide, frame
from tests.edi.rows import errors, groups, interchanges, transactions
from workflow import control_register
from workflow.file_ledger import FileLedger
from workflow.store import Store

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PARTNER = Partner(our_ids=("OURCO",), their_ids=("ACME",))
BYTES = b"..first-second-third"


def two_groups(*found: dict[str, object]) -> EnvelopeTables:
    return EnvelopeTables(
        frame(interchanges({"byte_offset": 2, "byte_length": 18})),
        frame(
            groups(
                {"interchange": 1, "byte_offset": 2, "byte_length": 5},
                {"interchange": 1, "byte_offset": 8, "byte_length": 6, "functional_id": "IN"},
            )
        ),
        frame(transactions({"interchange": 1, "group": 1}, {"interchange": 1, "group": 2})),
        frame(errors(*found)),
    )


def judged(file: EnvelopeTables) -> Decision:
    return decide(file.errors, file.transactions, file.groups, file.interchanges, PARTNER)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "bytes").write_bytes(BYTES)
    return tmp_path / "bytes"


def test_each_part_is_registered_by_its_own_bytes(path: Path) -> None:
    file = two_groups({"code": "group_count", "group": 2})
    found = registrations(path, file, judged(file), PARTNER)
    assert [(each.level, each.ordinal, each.functional_id, each.is_taken) for each in found] == [
        ("interchange", 1, "", True),
        ("group", 1, "PO", True),
        ("group", 2, "IN", False),
    ]
    parts = (b"first-second-third", b"first", b"second")
    assert [each.payload_id for each in found] == [
        hashlib.sha256(part).hexdigest() for part in parts
    ]
    assert (found[0].sender, found[1].sender) == ("ZZ/ACME", "ZZ/ACME/ACME")


def test_what_others_sent_each_other_is_not_registered(path: Path) -> None:
    file = two_groups()
    stranger = PARTNER.model_copy(update={"their_ids": ("SOMEONE",)})
    assert registrations(path, file, judged(file), stranger) == []


def test_a_conflict_costs_what_it_strikes_and_a_replay_loads_nothing(
    path: Path, tmp_path: Path
) -> None:
    store = Store.open(tmp_path / "ops.sqlite")
    register: ControlRegister = control_register.ControlRegister(store)
    for file_id in ("first", "second"):
        FileLedger(store).arrive(
            source="edi", file_id=file_id, file_name="f", size_bytes=1, at=NOON
        )
    file = two_groups()
    entries = registrations(path, file, judged(file), PARTNER)
    new = register.register(
        source="edi", file_id="first", entries=entries, window_days=365, at=NOON
    )
    assert conflicts(entries, new, file).is_empty()
    assert replayed(new, file) == []
    path.write_bytes(b"..first-SECOND-third")
    entries = registrations(path, file, judged(file), PARTNER)
    found = register.register(
        source="edi", file_id="second", entries=entries, window_days=365, at=NOON
    )
    store.close()
    assert replayed(found, file) == [1]
    faults = conflicts(entries, found, file)
    assert faults.select("code", "interchange", "group").rows() == [
        ("interchange_duplicate", 1, 0),
        ("group_duplicate", 1, 2),
    ]
    assert judged(file.with_errors(faults)).verdicts["verdict"].to_list() == ["rejected"] * 2
