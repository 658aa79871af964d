"""Which expected files are missing from the ledger, of all sources."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime

from ingest.expected_files import (
    Delivery,
    MissingFile,
    Numbered,
    missing_files,
    missing_numbers,
)
from pipelines.opening import Opened
from workflow.control_register import ControlRegister


def all_missing(opened: Opened, now: datetime | None = None) -> list[MissingFile]:
    """Return what should have come by now, or by an instant, and has not; sources in order."""
    at = now or datetime.now(UTC)
    return [*_files(opened, at), *_control_numbers(opened, at)]


def _files(opened: Opened, at: datetime) -> list[MissingFile]:
    if not any(rule.sequence or rule.due for s in opened.sources.values() for rule in s.files):
        return []
    deliveries: dict[str, list[Delivery]] = defaultdict(list)
    for each in opened.ledger.arrivals():
        if each.arrived_at <= at:
            deliveries[each.source].append(Delivery(each.file_name, each.arrived_at))
    return [
        missing
        for name, source in opened.sources.items()
        for missing in missing_files(source, deliveries[name], at)
    ]


def _control_numbers(opened: Opened, at: datetime) -> Iterator[MissingFile]:
    register = ControlRegister(opened.store)
    for name, source in opened.sources.items():
        if source.partner is not None and source.partner.sequence:
            came = [Numbered(**row) for row in register.numbers(name)]
            yield from missing_numbers(source, (each for each in came if each.arrived_at <= at))
