"""What people did since the build, laid over the snapshot."""

from datetime import UTC, datetime

import polars as pl

from app.queries import exceptions


def newer_case(exception_id: str, version: int, state: str = "claimed") -> dict[str, object]:
    return {
        "exception_id": exception_id,
        "case_state": state,
        "case_version": version,
        "case_assignee": "planner",
        "case_reason_code": None,
        "case_comment": "on it",
        "case_changed_at": datetime(2026, 11, 22, 12, tzinfo=UTC),
    }


def test_without_cases_nothing_changes_and_nothing_is_lost() -> None:
    detected = exceptions.detected()
    shown = exceptions.with_newer_cases(detected, [])
    assert shown["exception_id"].to_list() == detected["exception_id"].to_list()
    assert shown.columns == detected.columns


def test_a_newer_case_wins_and_touches_its_own_row_only() -> None:
    detected = exceptions.detected()
    mine = detected.row(0, named=True)
    case = newer_case(mine["exception_id"], (mine["case_version"] or 0) + 1)
    shown = exceptions.with_newer_cases(detected, [case])
    assert shown.row(0, named=True)["case_assignee"] == "planner"
    assert shown.row(0, named=True)["case_state"] == "claimed"
    untouched = shown.slice(1).drop("case_changed_at", "case_version")
    assert untouched.equals(detected.slice(1).drop("case_changed_at", "case_version"))


def test_a_case_that_the_build_knows_already_changes_nothing() -> None:
    row = pl.DataFrame([newer_case("a", 3, "resolved") | {"exception_code": "AV-04"}])
    shown = exceptions.with_newer_cases(row, [newer_case("a", 3), newer_case("b", 9)])
    assert shown["case_state"].to_list() == ["resolved"]


def test_the_queue_starts_with_the_gravest_and_then_the_dearest() -> None:
    detected = exceptions.detected()
    assert detected["severity"].is_sorted()
    for part in detected.partition_by("severity"):
        assert part["group_value_at_risk"].drop_nulls().is_sorted(descending=True)
