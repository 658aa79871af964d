"""Which expected files are missing from the ledger, of all sources."""

from collections import defaultdict
from datetime import UTC, datetime

from ingest.expected_files import Delivery, MissingFile, missing_files
from pipelines.opening import Opened


def all_missing(opened: Opened, now: datetime | None = None) -> list[MissingFile]:
    """Return what should have come by now, or by an instant, and has not; sources in order."""
    if not any(rule.sequence or rule.due for s in opened.sources.values() for rule in s.files):
        return []
    at = now or datetime.now(UTC)
    deliveries: dict[str, list[Delivery]] = defaultdict(list)
    for each in opened.ledger.arrivals():
        if each.arrived_at <= at:
            deliveries[each.source].append(Delivery(each.file_name, each.arrived_at))
    return [
        missing
        for name, source in opened.sources.items()
        for missing in missing_files(source, deliveries[name], at)
    ]
