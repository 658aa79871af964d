"""Acting on a case through the page."""

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from app.operations import store
from app.queries import exceptions
from tests.app.conftest import OpenPage, everything_said
from workflow import cases
from workflow.accounts import find_account
from workflow.cases import case_history


@pytest.fixture
def exception_id() -> str:
    untouched = exceptions.detected().filter(case_version=0)
    first: str = untouched["exception_id"][0]
    return first


def press(test: AppTest, label: str) -> AppTest:
    (button,) = [button for button in test.button if button.label == label]
    return button.click().run()


def claimed_by(login: str, exception_id: str) -> None:
    with store().read() as connection:
        account = find_account(connection, login)
    assert account is not None
    code = exceptions.exception(exception_id)["exception_code"].item()
    intent = cases.Intent(
        actor=account,
        case_id=exception_id,
        exception_code=code,
        expected_version=0,
        idempotency_key=f"{login}-{exception_id}",
        at=datetime.now(UTC),
    )
    cases.claim(store(), intent)


def acts_on(exception_id: str) -> list[str]:
    return [event.event_type for event in case_history(store(), exception_id)]


def test_a_case_is_claimed_commented_resolved_and_reopened(
    open_page: OpenPage, exception_id: str
) -> None:
    test = open_page("planner", "exceptions", exception=exception_id)
    test = press(test, "Claim")
    assert "The case is yours." in everything_said(test)
    test.text_area(key=f"words-comment-{exception_id}").input("asked the carrier")
    test = press(test, "Add comment")
    assert test.text_area(key=f"words-comment-{exception_id}").value == ""
    test.selectbox(key=f"reason-resolve-{exception_id}").select("supply_arranged")
    test.text_area(key=f"words-resolve-{exception_id}").input("stock moved from Dallas")
    test = press(test, "Resolve")
    assert "Resolved, waits for data to verify" in everything_said(test)
    assert acts_on(exception_id) == ["claimed", "commented", "resolved"]
    test = press(test, "Reopen")
    assert not test.exception
    assert acts_on(exception_id)[-1] == "reopened"


def test_a_case_is_released(open_page: OpenPage, exception_id: str) -> None:
    test = press(open_page("csr", "exceptions", exception=exception_id), "Claim")
    test = press(test, "Release")
    assert acts_on(exception_id) == ["claimed", "released"]
    assert [button.label for button in test.button] == ["Claim", "Add comment"]


def test_who_comes_second_is_told_who_was_first(open_page: OpenPage, exception_id: str) -> None:
    test = open_page("planner", "exceptions", exception=exception_id)
    claimed_by("billing", exception_id)
    test = press(test, "Claim")
    assert "billing changed this case" in test.error[0].value
    assert acts_on(exception_id) == ["claimed"]
    assert "Only billing may resolve it" in everything_said(test)


def test_a_resolution_without_a_reason_keeps_the_words(
    open_page: OpenPage, exception_id: str
) -> None:
    test = press(open_page("planner", "exceptions", exception=exception_id), "Claim")
    test.text_area(key=f"words-resolve-{exception_id}").input("all fine")
    test = press(test, "Resolve")
    assert "choose a reason" in test.error[0].value
    assert test.text_area(key=f"words-resolve-{exception_id}").value == "all fine"
    assert acts_on(exception_id) == ["claimed"]


def test_the_key_of_a_form_stays_until_its_act_succeeds(
    open_page: OpenPage, exception_id: str
) -> None:
    name = f"key-comment-{exception_id}"
    test = open_page("planner", "exceptions", exception=exception_id)
    key = test.session_state[name]
    test = press(test, "Add comment")
    assert test.session_state[name] == key
    test.text_area(key=f"words-comment-{exception_id}").input("words")
    test = press(test, "Add comment")
    assert test.session_state[name] != key


def test_a_session_that_ended_meanwhile_writes_nothing(
    open_page: OpenPage, exception_id: str
) -> None:
    test = open_page("planner", "exceptions", exception=exception_id)
    with store().write() as connection:
        connection.exec_driver_sql("delete from session")
    press(test, "Claim")
    assert acts_on(exception_id) == []


def test_what_others_did_shows_at_once(open_page: OpenPage, exception_id: str) -> None:
    claimed_by("warehouse", exception_id)
    test = open_page("executive", "exceptions", exception=exception_id)
    assert "Held by warehouse" in everything_said(test)


def test_a_state_filter_sees_what_people_did_since_the_build(
    open_page: OpenPage, exception_id: str
) -> None:
    claimed_by("warehouse", exception_id)
    test = open_page("warehouse", "exceptions", state="claimed", mine="1")
    assert test.dataframe[0].value["exception_id"].to_list() == [exception_id]
