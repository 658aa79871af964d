"""Is the table of roles and acts complete, and does silence mean no?"""

import itertools

import pytest

from workflow.case_rules import EVENT_TYPES, TRANSITIONS
from workflow.permissions import ACTS, MAY, ROLES, may


def test_every_role_has_an_answer_for_every_act() -> None:
    assert set(MAY) == set(ROLES)
    assert all(set(acts) == set(ACTS) for acts in MAY.values())


def test_every_act_has_a_transition_and_an_event_type() -> None:
    assert {act for _, act in TRANSITIONS} == set(ACTS) == set(EVENT_TYPES)


@pytest.mark.parametrize(("role", "act"), list(itertools.product(["executive", "analyst"], ACTS)))
def test_those_who_only_look_may_not_act(role: str, act: str) -> None:
    assert not may(role, act)


def test_what_is_not_in_the_table_is_denied() -> None:
    assert not may("king", "claim")
    assert not may("admin", "verify")


def test_no_act_leads_to_verified() -> None:
    assert set(TRANSITIONS.values()) == {"detected", "claimed", "resolved"}
