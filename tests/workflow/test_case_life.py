"""Does a case live by a small model, whatever people try on it?"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflow.accounts import Account
from workflow.cases import (
    CaseEvent,
    Intent,
    case_history,
    cases,
    claim,
    comment,
    release,
    reopen,
    resolve,
)
from workflow.errors import ActRefused
from workflow.store import Store

# Written apart from the rules under test, from the words of the specification.
NEXT = {
    "detected": {"claim": "claimed", "comment": "detected"},
    "claimed": {"release": "detected", "resolve": "resolved", "comment": "claimed"},
    "resolved": {"reopen": "claimed", "comment": "resolved"},
}


@dataclass(frozen=True)
class Step:
    act: str
    role: str
    versions_behind: int
    sent_twice: bool


@dataclass
class Model:
    state: str = "detected"
    version: int = 0
    assignee: str | None = None
    events: list[str] = field(default_factory=list)

    def take(self, step: Step) -> str:
        """Return 'kept' and move on, or the name of the refusal."""
        if step.role == "analyst":
            return "NotPermitted"
        if step.versions_behind:
            return "CaseChanged"
        if step.act not in NEXT[self.state]:
            return "NotAllowedInState"
        if step.act == "resolve" and self.assignee != step.role:
            return "NotTheAssignee"
        self.state = NEXT[self.state][step.act]
        self.version += 1
        holders = {"claim": step.role, "reopen": step.role, "release": None}
        self.assignee = holders.get(step.act, self.assignee)
        self.events.append(step.act)
        return "kept"


WORDLESS: dict[str, Callable[[Store, Intent], CaseEvent]] = {
    "claim": claim,
    "release": release,
    "reopen": reopen,
}


def do(store: Store, act: str, intent: Intent) -> CaseEvent:
    if act == "comment":
        return comment(store, intent, "Words.")
    if act == "resolve":
        return resolve(store, intent, reason_code="duplicate", comment="Words.")
    return WORDLESS[act](store, intent)


def attempt(store: Store, step: Step, intent: Intent) -> str:
    try:
        first = do(store, step.act, intent)
    except ActRefused as refused:
        return type(refused).__name__
    if step.sent_twice:
        assert do(store, step.act, intent) == first
    return "kept"


STEPS = st.builds(
    Step,
    act=st.sampled_from(["claim", "claim", "comment", "resolve", "resolve", "release", "reopen"]),
    role=st.sampled_from(["csr", "csr", "planner", "analyst"]),
    versions_behind=st.sampled_from([0, 0, 0, 0, 1, -1]),
    sent_twice=st.booleans(),
)


@given(steps=st.lists(STEPS, max_size=12))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_case_lives_as_the_model_says(
    store: Store, people: dict[str, Account], noon: datetime, steps: list[Step]
) -> None:
    case_id, model = uuid.uuid4().hex, Model()  # every example has a case of its own
    for step in steps:
        intent = Intent(
            actor=people[step.role],
            case_id=case_id,
            exception_code="AV-04",
            expected_version=model.version - step.versions_behind,
            idempotency_key=uuid.uuid4().hex,
            at=noon,
        )
        assert attempt(store, step, intent) == model.take(step)
    kept = [case for case in cases(store) if case.case_id == case_id]
    found = [(case.state, case.version, case.assignee) for case in kept]
    assert found == ([(model.state, model.version, model.assignee)] if model.events else [])
    history = case_history(store, case_id)
    assert [event.case_version for event in history] == list(range(1, len(model.events) + 1))
