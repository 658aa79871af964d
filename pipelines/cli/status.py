"""`crossdock status`: feeds, the last build and its age, the quarantine."""

from collections import defaultdict

from pipelines import serving
from pipelines.cli.screen import ago, errors_told, out, show_table
from pipelines.expected import all_missing
from pipelines.opening import Opened, opened
from pipelines.settings import home_from_environment


def status() -> None:
    """Show what has arrived, what is published and how old it is, and what is in quarantine."""
    home = home_from_environment()
    with errors_told(), opened(home) as stores:
        show_table("Feeds", ["source", "feed", "files", "rows", "quarantined"], _feeds(stores))
        rejected = [entry for entry in stores.ledger.with_faults() if entry.state == "rejected"]
        if rejected:
            show_table(
                "Rejected files",
                ["source", "file", "reason"],
                [(entry.source, entry.file_name, entry.reason) for entry in rejected],
            )
        missing = all_missing(stores)
        if missing:
            show_table(
                "Missing files",
                ["source", "since", "what"],
                [(m.source, f"{m.since:%Y-%m-%d %H:%M}", m.explanation) for m in missing],
            )
        _tell_repeats(stores)
        waiting = stores.ledger.unfinished()
        if waiting:
            out.print(f"{len(waiting)} files are archived and wait for the next run.")
    manifest = serving.current_manifest(home)
    if manifest is None:
        out.print("Nothing is published yet. Run `crossdock run`.")
    else:
        out.print(
            f"Current build {manifest.build_id}, built {ago(manifest.age_seconds)}, "
            f"checks {manifest.checks}, rules for arriving rows {manifest.expectations}."
        )


def _tell_repeats(stores: Opened) -> None:
    arrivals = stores.ledger.arrivals()
    repeats = len(arrivals) - len({(each.source, each.file_id) for each in arrivals})
    if repeats:
        out.print(f"{repeats} deliveries of known bytes had no effect; `crossdock files` has them.")


def _feeds(stores: Opened) -> list[tuple[object, ...]]:
    files: dict[tuple[str, str], int] = defaultdict(int)
    rows: dict[tuple[str, str], int] = defaultdict(int)
    faults: dict[tuple[str, str], int] = defaultdict(int)
    for count in stores.ledger.feed_counts():
        if count["state"] == "landed" and count["superseded_by"] is None:
            key = (str(count["source"]), str(count["feed"]))
            files[key] += 1
            rows[key] += int(str(count["row_count"]))
    for fault in stores.ledger.faults():
        faults[str(fault["source"]), str(fault["feed"])] += int(str(fault["fault_count"]))
    keys = sorted(set(files) | set(faults))
    return [
        (source, feed, files[source, feed], rows[source, feed], faults[source, feed])
        for source, feed in keys
    ]
