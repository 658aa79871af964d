"""`crossdock demo-world` and `demo-accounts`: something to look at."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.screen import errors_told, out, told
from pipelines.demo_world.catalogue import WorldSize
from pipelines.demo_world.world import write_feeds
from pipelines.opening import opened
from pipelines.settings import home_from_environment
from workflow.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD, seed_demo_accounts


def demo_world(  # noqa: PLR0913, PLR0917 - each is an option of the command
    days: Annotated[int, typer.Option(min=1, help="How many days to play.")] = 90,
    seed: Annotated[int, typer.Option(help="Equal seeds give equal files.")] = 1,
    lines: Annotated[
        int | None, typer.Option(min=1, help="About how many order lines in all; about 470 a day.")
    ] = None,
    customers: Annotated[int, typer.Option(min=1, max=2000, help="How many customers.")] = 200,
    items: Annotated[int, typer.Option(min=1, max=5000, help="How many items.")] = 400,
    folder: Annotated[
        Path | None, typer.Option(help="Where to write; by default the source's inbox.")
    ] = None,
    truth: Annotated[
        Path | None,
        typer.Option(help="Where to write what is true of the world; by default nowhere."),
    ] = None,
    partner_formats: Annotated[  # noqa: FBT002  (a flag)
        bool, typer.Option(help="Write orders as their senders do: X12, EDIFACT, JSON, UBL.")
    ] = False,
    clean: Annotated[bool, typer.Option(help="Leave bad rows and planted faults out.")] = False,  # noqa: FBT002  (a flag)
) -> None:
    """Write the feeds of a small distributor, in the formats of its own systems."""
    target = folder or home_from_environment().inbox / "demo_world"
    target.mkdir(parents=True, exist_ok=True)
    size = WorldSize(customers=customers, items=items)
    with told.status(f"Playing {days} days"):
        written = write_feeds(
            target,
            days=days,
            seed=seed,
            size=size.with_lines(lines, days) if lines else size,
            clean=clean,
            faults=not clean,
            partner_formats=partner_formats,
            truth=truth,
        )
    rows = sum(written.row_counts.values())
    out.print(
        f"{len(written.files)} files with {rows:,} rows, {written.dirty_rows} of them bad, "
        f"in {target}."
    )


def demo_accounts() -> None:
    """Make an account for each role, all with the same published password."""
    with errors_told(), opened(home_from_environment()) as stores:
        seed_demo_accounts(stores.store)
    out.print("Demo accounts:")
    for login in DEMO_ACCOUNTS:
        out.print(f"  {login:<12} {DEMO_PASSWORD}", highlight=False)
