"""What may happen to an exception case, as data.

No act leads to 'verified': a person can say that a case is resolved, only data can prove it.
"""

from typing import Final

REASON_CODES: Final = (
    "corrected_in_source",
    "supply_arranged",
    "agreed_with_customer",
    "accepted_as_is",
    "source_data_wrong",
    "duplicate",
)

TRANSITIONS: Final[dict[tuple[str, str], str]] = {
    # (state, act): state after
    ("detected", "claim"): "claimed",
    ("claimed", "release"): "detected",
    ("claimed", "resolve"): "resolved",
    ("resolved", "reopen"): "claimed",
    ("detected", "comment"): "detected",
    ("claimed", "comment"): "claimed",
    ("resolved", "comment"): "resolved",
}

EVENT_TYPES: Final = {
    "claim": "claimed",
    "comment": "commented",
    "resolve": "resolved",
    "release": "released",
    "reopen": "reopened",
}

# Anybody whose role may act can release a case, or it would stay with somebody who is ill.
ASSIGNEE_ONLY: Final = frozenset({"resolve"})
NEEDS_REASON: Final = frozenset({"resolve"})
NEEDS_COMMENT: Final = frozenset({"resolve", "comment"})


def acts_possible(state: str) -> tuple[str, ...]:
    return tuple(act for known, act in TRANSITIONS if known == state)


def assignee_after(act: str, assignee: str | None, actor: str) -> str | None:
    if act in {"claim", "reopen"}:
        return actor
    return None if act == "release" else assignee


def reason_after(act: str, reason_code: str | None, given: str | None) -> str | None:
    """Return the reason of the resolution in force: a reopened case has none."""
    if act == "resolve":
        return given
    return None if act == "reopen" else reason_code
