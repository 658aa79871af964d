"""Does each act on a case happen once, by the right person, on what that person saw?"""

import json
import multiprocessing
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from workflow.accounts import Account
from workflow.cases import (
    Case,
    CaseEvent,
    Intent,
    case_history,
    cases,
    claim,
    comment,
    events_after,
    export_json_lines,
    release,
    reopen,
    resolve,
)
from workflow.errors import (
    ActRefused,
    CaseChanged,
    CaseCodeDiffers,
    CommentNeeded,
    KeyReused,
    NotAllowedInState,
    NotPermitted,
    NotTheAssignee,
    ReasonNeeded,
)
from workflow.store import Store
from workflow.tables import ACCOUNT, CASE_EVENT

CASE_ID = "0123456789abcdef0123456789abcdef"
SPAWN = multiprocessing.get_context("spawn")

Intend = Callable[..., Intent]


@pytest.fixture
def intend(people: dict[str, Account], noon: datetime) -> Intend:
    def intent(version: int, role: str = "csr", key: str = "", case_id: str = CASE_ID) -> Intent:
        return Intent(
            actor=people[role],
            case_id=case_id,
            exception_code="AV-04",
            expected_version=version,
            idempotency_key=key or uuid.uuid4().hex,
            at=noon,
        )

    return intent


def only_case(store: Store) -> Case:
    (case,) = cases(store)
    return case


def claim_repeatedly(url: str, actor: Account, at: datetime, times: int) -> None:
    """Claim and release one case until it was claimed `times` times, as a process of its own."""
    store = Store.open(url)
    done = 0
    while done < times:
        version = next((case.version for case in cases(store)), 0)
        intent = Intent(
            actor=actor,
            case_id=CASE_ID,
            exception_code="AV-04",
            expected_version=version,
            idempotency_key=uuid.uuid4().hex,
            at=at,
        )
        try:
            mine = claim(store, intent)
            again = replace(
                intent, expected_version=mine.case_version, idempotency_key=uuid.uuid4().hex
            )
            release(store, again)
            done += 1
        except (CaseChanged, NotAllowedInState):
            continue


def test_a_case_nobody_touched_does_not_exist(store: Store) -> None:
    assert cases(store) == []
    assert case_history(store, CASE_ID) == []


def test_a_case_goes_from_claim_to_resolution_and_back(
    store: Store, intend: Intend, noon: datetime
) -> None:
    claim(store, intend(0))
    assert only_case(store).assignee == "csr"
    comment(store, intend(1, "planner"), " Stock comes on Monday. ")
    resolve(store, intend(2), reason_code="supply_arranged", comment="PO 17 covers it.")
    assert only_case(store) == Case(
        case_id=CASE_ID,
        exception_code="AV-04",
        state="resolved",
        version=3,
        assignee="csr",
        reason_code="supply_arranged",
        comment="PO 17 covers it.",
        changed_by="csr",
        changed_at=noon,
    )
    reopen(store, intend(3, "planner"))
    assert (only_case(store).state, only_case(store).assignee) == ("claimed", "planner")
    assert only_case(store).reason_code is None
    release(store, intend(4, "planner"), comment="Back to the queue.")
    assert (only_case(store).state, only_case(store).assignee) == ("detected", None)
    history = case_history(store, CASE_ID)
    assert [event.event_type for event in history] == [
        "claimed",
        "commented",
        "resolved",
        "reopened",
        "released",
    ]
    assert [event.event_number for event in history] == [1, 2, 3, 4, 5]
    assert [event.case_version for event in history] == [1, 2, 3, 4, 5]
    assert history[1].comment == "Stock comes on Monday."


def test_a_form_sent_twice_acts_once(store: Store, intend: Intend, noon: datetime) -> None:
    intent = intend(0)
    first = claim(store, intent)
    comment(store, intend(1), "Meanwhile something else happened.")
    assert claim(store, replace(intent, at=noon + timedelta(seconds=3))) == first
    assert len(case_history(store, CASE_ID)) == 2


def test_a_key_of_another_act_is_refused(store: Store, intend: Intend) -> None:
    claim(store, intend(0, key="k"))
    with pytest.raises(KeyReused, match="Use a new key"):
        release(store, intend(1, key="k"))
    with pytest.raises(KeyReused):
        claim(store, intend(0, key="k", case_id="another"))
    with pytest.raises(KeyReused):
        claim(store, intend(0, "planner", key="k"))
    assert only_case(store).version == 1


def test_a_lost_update_is_refused_and_says_who_was_first(
    store: Store, intend: Intend, noon: datetime
) -> None:
    claim(store, intend(0, "planner"))
    with pytest.raises(CaseChanged, match="Look at the case again") as refused:
        claim(store, intend(0, "csr"))
    assert (refused.value.changed_by, refused.value.changed_at) == ("planner", noon)
    assert (refused.value.expected_version, refused.value.version) == (0, 1)
    assert only_case(store).assignee == "planner"


def test_a_version_that_never_was_is_refused_and_starts_no_case(
    store: Store, intend: Intend
) -> None:
    with pytest.raises(CaseChanged, match="changed by nobody"):
        claim(store, intend(7))
    assert cases(store) == []


@pytest.mark.parametrize("role", ["executive", "analyst"])
def test_a_role_that_only_looks_is_refused(store: Store, intend: Intend, role: str) -> None:
    with pytest.raises(NotPermitted):
        claim(store, intend(0, role))
    assert cases(store) == []


def test_the_role_of_now_counts_not_the_one_on_the_page(store: Store, intend: Intend) -> None:
    intent = intend(0)
    with store.write() as connection:
        connection.execute(update(ACCOUNT).where(ACCOUNT.c.login == "csr").values(role="analyst"))
    with pytest.raises(NotPermitted):
        claim(store, intent)
    ghost = replace(intent, actor=Account("ghost", "Ghost", "admin"))
    with pytest.raises(NotPermitted, match="no account"):
        claim(store, ghost)


def test_only_the_holder_resolves(store: Store, intend: Intend) -> None:
    claim(store, intend(0, "csr"))
    with pytest.raises(NotTheAssignee) as refused:
        resolve(store, intend(1, "admin"), reason_code="duplicate", comment="Mine.")
    assert refused.value.assignee == "csr"


def test_a_resolution_needs_a_known_reason_and_words(store: Store, intend: Intend) -> None:
    claim(store, intend(0))
    with pytest.raises(ReasonNeeded):
        resolve(store, intend(1), reason_code="because", comment="Done.")
    with pytest.raises(CommentNeeded):
        resolve(store, intend(1), reason_code="duplicate", comment="  ")
    with pytest.raises(CommentNeeded):
        comment(store, intend(1), "")
    assert only_case(store).version == 1


def test_a_step_that_the_table_does_not_know_is_refused(store: Store, intend: Intend) -> None:
    with pytest.raises(NotAllowedInState) as refused:
        resolve(store, intend(0), reason_code="duplicate", comment="Done.")
    assert refused.value.allowed == ("claim", "comment")
    assert cases(store) == []


def test_an_act_under_another_exception_code_is_refused(store: Store, intend: Intend) -> None:
    claim(store, intend(0))
    with pytest.raises(CaseCodeDiffers):
        release(store, replace(intend(1), exception_code="AR-01"))


def test_a_refused_act_leaves_no_event(store: Store, intend: Intend) -> None:
    for act in (release, reopen):
        with pytest.raises(ActRefused):
            act(store, intend(0))
    assert events_after(store, 0, 10) == []


def test_a_crash_before_the_event_is_kept_leaves_the_case_untouched(
    store: Store, intend: Intend
) -> None:
    claim(store, intend(0))
    with pytest.raises(DBAPIError):
        comment(store, replace(intend(1), idempotency_key=None), "Never kept.")  # type: ignore[arg-type]
    assert only_case(store).version == 1
    assert len(case_history(store, CASE_ID)) == 1


def test_history_can_be_neither_changed_nor_deleted(store: Store, intend: Intend) -> None:
    claim(store, intend(0))
    for statement in (update(CASE_EVENT).values(actor="nobody"), delete(CASE_EVENT)):
        with pytest.raises(DBAPIError, match="append-only"), store.write() as connection:
            connection.execute(statement)
    assert case_history(store, CASE_ID)[0].actor == "csr"


def test_events_are_read_in_portions(store: Store, intend: Intend) -> None:
    for number in range(3):
        claim(store, intend(0, case_id=f"case {number}"))
    assert [event.event_number for event in events_after(store, 0, 2)] == [1, 2]
    assert [event.event_number for event in events_after(store, 2, 2)] == [3]
    assert events_after(store, 3, 2) == []


def test_an_event_is_exported_as_one_line_of_json(noon: datetime) -> None:
    event = CaseEvent(
        event_number=7,
        case_id=CASE_ID,
        exception_code="AV-04",
        event_type="commented",
        actor="csr",
        reason_code=None,
        comment="Zwölf fehlen;\nmorgen mehr.",
        case_state="claimed",
        case_version=2,
        occurred_at=noon,
    )
    line = (
        '{"actor":"csr","case_id":"0123456789abcdef0123456789abcdef","case_state":"claimed",'
        '"case_version":2,"comment":"Zwölf fehlen;\\nmorgen mehr.","event_number":7,'
        '"event_type":"commented","exception_code":"AV-04",'
        '"occurred_at":"2026-11-22T12:00:00.123456Z","reason_code":null}\n'
    )
    assert export_json_lines([event, event]).decode() == line * 2
    assert export_json_lines([]) == b""


def test_what_an_act_returns_is_what_the_store_kept(store: Store, intend: Intend) -> None:
    returned = claim(store, intend(0))
    assert events_after(store, 0, 10) == [returned]
    assert json.loads(export_json_lines([returned]))["case_state"] == "claimed"


def test_two_processes_that_want_one_case_never_hold_it_together(
    store: Store, store_url: str, people: dict[str, Account], noon: datetime
) -> None:
    processes = [
        SPAWN.Process(target=claim_repeatedly, args=(store_url, people[role], noon, 4))
        for role in ("csr", "planner")
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0, 0]
    history = case_history(store, CASE_ID)
    assert [event.case_version for event in history] == list(range(1, 17))
    for taken, given_back in zip(history[::2], history[1::2], strict=True):
        assert (taken.event_type, given_back.event_type) == ("claimed", "released")
        assert taken.actor == given_back.actor
