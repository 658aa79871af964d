"""`crossdock demo-world` and `demo-accounts`: something to look at."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.screen import errors_told, out, told
from pipelines.demo_world.world import write_feeds
from pipelines.opening import opened
from pipelines.settings import home_from_environment
from workflow.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD, seed_demo_accounts


def demo_world(
    days: Annotated[int, typer.Option(min=1, help="How many days to play.")] = 90,
    seed: Annotated[int, typer.Option(help="Equal seeds give equal files.")] = 1,
    folder: Annotated[
        Path | None, typer.Option(help="Where to write; by default the source's inbox.")
    ] = None,
    clean: Annotated[bool, typer.Option(help="Leave the bad rows out.")] = False,  # noqa: FBT002  (a flag)
) -> None:
    """Write the feeds of a small distributor, in the formats of its own systems."""
    target = folder or home_from_environment().inbox / "demo_world"
    target.mkdir(parents=True, exist_ok=True)
    with told.status(f"Playing {days} days"):
        written = write_feeds(target, days=days, seed=seed, clean=clean)
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
