"""People's acts in the operational store come back as a feed: written to the inbox as a file."""

import duckdb

from ingest.durable import publish_file
from pipelines.opening import Opened
from workflow.cases import events_after, export_json_lines

SOURCE = "crossdock_operations"
BATCH = 10_000


def export_acts(opened: Opened) -> int:
    """Put the acts that have not landed yet into the inbox; return how many.

    The file's name holds the first and last number of its acts, so that a repeated export writes
    the same name, and landing the same act twice keeps it once.
    """
    landed = last_landed_act(opened)
    count = 0
    while events := events_after(opened.store, landed, BATCH):
        first, last = events[0].event_number, events[-1].event_number
        folder = opened.home.inbox / SOURCE
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f".case_events-{first:012d}-{last:012d}.partial"
        partial.write_bytes(export_json_lines(events))
        publish_file(partial, folder / f"case_events-{first:012d}-{last:012d}.jsonl")
        landed = last
        count += len(events)
    return count


def last_landed_act(opened: Opened) -> int:
    """Return the number of the last act that the landing zone holds; 0 when it holds none."""
    files = str(opened.home.landing / "case_events" / "*" / "*.parquet")
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select coalesce(max(event_number), 0) from read_parquet(?)", [files]
        ).fetchall()
    return int(rows[0][0])
