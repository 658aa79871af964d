"""Is a control number that came before told apart: again the same, or something else?"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from workflow.control_register import ControlRegister
from workflow.file_ledger import FileLedger
from workflow.store import Store
from workflow.tables import CONTROL_REGISTER


@dataclass(frozen=True)
class Came:
    payload_id: str
    control_number: str = "7"
    level: str = "interchange"
    ordinal: int = 1
    standard: str = "x12"
    sender: str = "ZZ/ACME"
    receiver: str = "ZZ/OURCO"
    functional_id: str = ""
    is_taken: bool = True


class Desk:
    """Registers files that arrive one after the other."""

    def __init__(self, store: Store, at: datetime) -> None:
        self.register = ControlRegister(store)
        self.ledger = FileLedger(store)
        self.at = at

    def take(self, file_id: str, *entries: Came, after_days: int = 0) -> list[str]:
        at = self.at + timedelta(days=after_days)
        self.ledger.arrive(source="edi", file_id=file_id, file_name=file_id, size_bytes=1, at=at)
        found = self.register.register(
            source="edi", file_id=file_id, entries=entries, window_days=365, at=at
        )
        assert set(found) == {(entry.level, entry.ordinal) for entry in entries}
        return [found[entry.level, entry.ordinal] for entry in entries]


@pytest.fixture
def desk(store: Store, noon: datetime) -> Desk:
    return Desk(store, noon)


def test_the_first_is_new_its_bytes_again_a_replay_and_other_bytes_a_conflict(desk: Desk) -> None:
    assert desk.take("a", Came("one")) == ["new"]
    assert desk.take("b", Came("one")) == ["replay"]
    assert desk.take("c", Came("two")) == ["conflict"]
    assert desk.take("d", Came("two")) == ["conflict"]
    assert desk.take("e", Came("one")) == ["replay"]


def test_the_same_file_gets_the_same_answer_for_ever(desk: Desk, store: Store) -> None:
    both = (Came("one"), Came("two", level="group", functional_id="PO"))
    assert desk.take("a", *both) == ["new", "new"]
    desk.take("b", Came("one"))
    assert desk.take("a", *reversed(both), after_days=900) == ["new", "new"]
    with store.read() as connection:
        assert connection.scalar(select(func.count()).select_from(CONTROL_REGISTER)) == 3


@pytest.mark.parametrize(
    "other",
    [
        {"level": "group"},
        {"standard": "edifact"},
        {"sender": "ZZ/OTHER"},
        {"receiver": "ZZ/OURTEST"},
        {"functional_id": "IN"},
        {"control_number": "8"},
    ],
)
def test_another_key_is_another_number(desk: Desk, other: dict[str, str]) -> None:
    assert desk.take("a", Came("one")) == ["new"]
    assert desk.take("b", Came("two", **other)) == ["new"]  # type: ignore[arg-type]  # texts only


def test_a_number_may_be_used_anew_after_the_window(desk: Desk) -> None:
    assert desk.take("a", Came("one")) == ["new"]
    assert desk.take("b", Came("two"), after_days=365) == ["conflict"]
    assert desk.take("c", Came("two"), after_days=366) == ["new"]
    assert desk.take("d", Came("one"), after_days=367) == ["conflict"]


def test_what_was_rejected_leaves_its_number_to_the_correction(desk: Desk) -> None:
    assert desk.take("bad", Came("one", is_taken=False)) == ["new"]
    assert desk.take("good", Came("two")) == ["new"]
    assert desk.take("third", Came("three")) == ["conflict"]


def test_a_file_that_is_taken_after_a_fix_is_judged_anew(desk: Desk) -> None:
    rejected = Came("one", is_taken=False)
    assert desk.take("a", rejected) == ["new"]
    assert desk.take("a", replace(rejected, is_taken=True)) == ["new"]
    assert desk.take("b", Came("two")) == ["conflict"]


def test_a_late_fix_does_not_push_out_the_correction(desk: Desk) -> None:
    desk.take("a", Came("one", is_taken=False))
    assert desk.take("correction", Came("two"), after_days=1) == ["new"]
    assert desk.take("a", Came("one"), after_days=2) == ["conflict"]


def test_a_number_used_twice_in_a_file_is_found(desk: Desk) -> None:
    found = desk.take("a", Came("one"), Came("one", ordinal=2), Came("two", ordinal=3))
    assert found == ["new", "replay", "conflict"]


def test_what_has_no_number_is_never_a_duplicate(desk: Desk) -> None:
    assert desk.take("a", Came("one", control_number="")) == ["new"]
    assert desk.take("b", Came("two", control_number="")) == ["new"]


def test_a_file_of_many_groups_is_registered_in_one_go(desk: Desk) -> None:
    groups = [Came(f"p{n}", str(n), "group", n) for n in range(1, 3001)]
    assert set(desk.take("a", *groups)) == {"new"}
    assert set(desk.take("b", *groups)) == {"replay"}


def test_sources_do_not_share_numbers(desk: Desk, noon: datetime) -> None:
    desk.take("a", Came("one"))
    desk.ledger.arrive(source="other", file_id="b", file_name="b", size_bytes=1, at=noon)
    found = desk.register.register(
        source="other", file_id="b", entries=[Came("two")], window_days=365, at=noon
    )
    assert found == {("interchange", 1): "new"}
