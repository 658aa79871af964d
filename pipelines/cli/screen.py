"""What every command shares: two screens, tables, and errors told in one place."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.table import Table

from ingest.errors import IngestError
from pipelines.errors import PipelineError
from workflow.errors import WorkflowError

out = Console()
told = Console(stderr=True)
if not out.is_terminal:
    out.width = max(out.width, 200)  # no screen limits a file, and ids stay whole


@contextmanager
def errors_told() -> Iterator[None]:
    """Say what went wrong in one line and leave with status 1; anything unforeseen stays loud."""
    try:
        yield
    except (IngestError, PipelineError, WorkflowError) as error:
        told.print(f"[bold red]Error:[/] {error}", highlight=False)
        raise typer.Exit(1) from error


def show_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; an empty one says so."""
    if not rows:
        out.print(f"{title}: none.")
        return
    table = Table(title=title, title_justify="left")
    for name in columns:
        is_number = all(isinstance(row[columns.index(name)], int | None) for row in rows)
        table.add_column(name, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    out.print(table)


def ago(seconds: float) -> str:
    """Return an age in words."""
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{int(seconds // size)} {unit} ago"
    return f"{int(seconds)} seconds ago"
