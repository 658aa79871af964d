"""`crossdock ingest`: take files in."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from ingest.receive import Received
from pipelines.acknowledge import unanswered
from pipelines.cli.screen import errors_told, out, told
from pipelines.intake import take_paths
from pipelines.opening import opened
from pipelines.settings import home_from_environment


def ingest(
    paths: Annotated[list[Path], typer.Argument(exists=True, help="Files, or folders of files.")],
    source: Annotated[
        str | None, typer.Option(help="The source that sent them; by default told by their names.")
    ] = None,
) -> None:
    """Take files into the landing zone. The same bytes twice have effect once."""
    seen: list[Received] = []
    with (
        errors_told(),
        opened(home_from_environment()) as stores,
        Progress(console=told) as progress,
    ):
        task = progress.add_task("Ingesting", total=None)
        for done in take_paths(stores, paths, source, seen.append):
            progress.update(task, advance=1, description=done.name[:40])
        waiting = unanswered(stores)
    for received in seen:
        out.print(line(received), highlight=False)
    if waiting:
        out.print(
            f"{waiting:,} EDI files wait for their acknowledgements: `crossdock acknowledge` "
            "writes them to the outbox, and so does the next run."
        )
    if any(received.outcome == "rejected" for received in seen):
        raise typer.Exit(2)


def line(received: Received) -> str:
    """Say in one line what became of a file."""
    rows = ", ".join(f"{count:,} {feed}" for feed, count in received.rows.items())
    faults = f"; {received.fault_count} faults in quarantine" if received.fault_count else ""
    detail = received.reason or rows
    return f"{received.outcome:<9} {received.source}/{received.file_name}  {detail}{faults}"
