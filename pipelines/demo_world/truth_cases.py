"""The KPIs that count full cases of an order line, and those of what this world never tells.

A line of an unknown item, or of less than a case, is left out and counted, as are lines that the
customer cancelled whole and lines of unknown delivery.
"""

from collections.abc import Iterator
from datetime import date

from pipelines.demo_world.facts import Fact
from pipelines.demo_world.history import LineHistory
from pipelines.demo_world.truth_lines import (
    RUNGS,
    Verdict,
    delivered_by,
    delivery_verdict,
    due_day,
    first_pass,
    shipment_verdict,
    shipped_by,
)


def facts(line: LineHistory) -> Iterator[Fact]:
    """Yield what a line, as it is known, adds to each KPI."""
    yield from _ladder(line)
    yield from _fills(line)
    yield from _window(line)


def _ladder(line: LineHistory) -> Iterator[Fact]:
    """otif_*_case: full cases that came by the rung's due day, of full cases wanted."""
    due, verdict = line.latest_promise, shipment_verdict(line)
    yield _cases("otif_shipped_latest_promise_case", due, line, shipped_by(line, due), verdict)
    for rung in RUNGS:
        due = due_day(line, rung)
        verdict, units = delivery_verdict(line, due), delivered_by(line, due)[0]
        yield _cases(f"otif_delivered_{rung}_case", due, line, units, verdict)


def _fills(line: LineHistory) -> Iterator[Fact]:
    """case_fill_rate: full cases picked, of those wanted; suffixes as for lines; day = P1."""
    for suffix, units in (
        ("", line.picked_as_ordered),
        ("_first_pass", first_pass(line)),
        ("_with_substitutes", line.picked),
    ):
        yield _cases(f"case_fill_rate{suffix}", line.first_promise, line, units, Verdict.KEPT)


def _window(line: LineHistory) -> Iterator[Fact]:
    """otif_delivered_window_*: no customer names a window, so all are left out on the order day."""
    for level in ("line", "case"):
        yield Fact(f"otif_delivered_window_{level}", line.ordered_on, excluded=1)


def _cases(code: str, day: date, line: LineHistory, units: int, verdict: Verdict) -> Fact:
    is_left_out = verdict in {Verdict.UNKNOWN, Verdict.CANCELLED} or not line.is_item_known
    if is_left_out or line.wanted < line.pack:
        return Fact(code, day, excluded=1)
    return Fact(code, day, min(units, line.wanted) // line.pack, line.wanted // line.pack)
