"""Who may do what to exception cases: role by act, complete, and denied where nothing is said."""

from typing import Final

ROLES: Final = (
    "executive",
    "csr",
    "planner",
    "warehouse",
    "billing",
    "analyst",
    "engineer",
    "admin",
)

ACTS: Final = ("claim", "comment", "resolve", "release", "reopen")

_EVERY_ACT: Final = dict.fromkeys(ACTS, True)
_NO_ACT: Final = dict.fromkeys(ACTS, False)

MAY: Final[dict[str, dict[str, bool]]] = {
    "executive": _NO_ACT,
    "csr": _EVERY_ACT,
    "planner": _EVERY_ACT,
    "warehouse": _EVERY_ACT,
    "billing": _EVERY_ACT,
    "analyst": _NO_ACT,
    "engineer": _EVERY_ACT,
    "admin": _EVERY_ACT,
}


def may(role: str, act: str) -> bool:
    return MAY.get(role, _NO_ACT).get(act, False)
