"""`crossdock files`: every file that came, and what became of it."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import typer

from pipelines.cli.screen import errors_told, show_table
from pipelines.opening import opened
from pipelines.settings import home_from_environment
from workflow.file_ledger import FileEntry

COLUMNS = ["file id", "source", "file", "state", "rows", "faults", "arrivals", "received", "now"]


def files(
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    last: Annotated[int, typer.Option(min=1, help="How many files to show, the newest.")] = 200,
) -> None:
    """List the files that came, oldest first: state, rows, faults, deliveries, what replaced it."""
    with errors_told(), opened(home_from_environment()) as stores:
        rows: Counter[tuple[object, object]] = Counter()
        for count in stores.ledger.feed_counts():
            rows[count["source"], count["file_id"]] += int(str(count["row_count"]))
        faults = Counter(
            {
                (each["source"], each["file_id"]): int(str(each["fault_count"]))
                for each in stores.ledger.fault_counts()
            }
        )
        arrivals = Counter((each.source, each.file_id) for each in stores.ledger.arrivals(source))
        entries = [each for each in stores.ledger.all_files() if source in (None, each.source)]
        shown: list[Sequence[object]] = []
        for each in entries[-last:]:
            key = (each.source, each.file_id)
            told = (each.file_id[:12], each.source, each.file_name, each.state)
            counts = (rows[key], faults[key], arrivals[key])
            shown.append((*told, *counts, f"{each.received_at:%Y-%m-%d %H:%M:%S}", _now(each)))
    show_table("Files", COLUMNS, shown)


def _now(entry: FileEntry) -> str:
    if entry.superseded_by:
        return f"superseded by {entry.superseded_by[:12]}"
    if entry.state == "landed":
        return "counts"
    return entry.reason or "waits for the next run"
