"""What goes wrong on purpose: faults planted in the files' meaning, each written down.

Each kind draws from a stream of its own, so that one kind never moves another.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from random import Random

from pipelines.demo_world.chance import stream

UNRELEASED = "unreleased"
EARLY_ALLOCATION = "early_allocation"
BACKWARDS = "backwards"
NOT_BILLED = "not_billed"
BILLED_LATE = "billed_late"
WRONG_QUANTITY = "wrong_quantity"
BILLED_TWICE = "billed_twice"
UNKNOWN_ITEM = "unknown_item"
NOT_FOUND = "not_found"
OLD_PRICE = "old_price"


@dataclass(frozen=True, slots=True)
class FaultKind:
    """A kind of fault: the exception it must raise, on what, and how often it strikes."""

    code: str
    subject: str
    share: float
    words: str


KINDS = {
    UNRELEASED: FaultKind("CT-02", "order_line", 0.002, "picked without release"),
    EARLY_ALLOCATION: FaultKind("CT-02", "order_line", 0.001, "allocated before it was ordered"),
    BACKWARDS: FaultKind("CT-02", "shipment", 0.004, "in transit after delivery"),
    NOT_BILLED: FaultKind("IN-01", "order_line", 0.01, "shipped, left off the invoice"),
    BILLED_LATE: FaultKind("IN-01", "order_line", 0.03, "shipped, invoiced days later"),
    WRONG_QUANTITY: FaultKind("IN-02", "order_line", 0.005, "invoiced in another quantity"),
    BILLED_TWICE: FaultKind("IN-04", "order_line", 0.004, "invoiced a second time"),
    UNKNOWN_ITEM: FaultKind("MD-01", "order_line", 0.001, "ordered by an unknown item number"),
    NOT_FOUND: FaultKind("WH-02", "order_line", 0.02, "not all found on the shelf"),
    # Of the lines of items whose price has changed lately.
    OLD_PRICE: FaultKind("PR-01", "order_line", 0.05, "priced by the list before"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One planted fault."""

    kind: FaultKind
    subject_id: str
    at: datetime


class Faults:
    """Decides where faults strike, and notes them; a world without faults has none."""

    def __init__(self, seed: int, *, planted: bool) -> None:
        self._planted = planted
        self._chances: dict[str, Random] = {name: stream(seed, f"faults/{name}") for name in KINDS}
        self._found: defaultdict[str, list[Fault]] = defaultdict(list)

    def strikes(self, name: str) -> bool:
        """Return whether a fault of a kind happens now."""
        return self._planted and self._chances[name].random() < KINDS[name].share

    def chance(self, name: str) -> Random:
        return self._chances[name]

    def note(self, name: str, subject_id: str, at: datetime) -> None:
        self._found[name].append(Fault(KINDS[name], subject_id, at))

    def take(self, end: datetime) -> list[Fault]:
        """Return the faults noted since, by kind, and forget them; none lies after the end."""
        found = [each for kind in self._found.values() for each in kind if each.at <= end]
        self._found.clear()
        return found
