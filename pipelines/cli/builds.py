"""`crossdock builds` and `rollback`: the kept snapshots."""

from typing import Annotated

import typer

from pipelines import serving
from pipelines.cli.screen import ago, errors_told, out, show_table
from pipelines.settings import home_from_environment


def builds() -> None:
    """List the kept builds, newest first."""
    home = home_from_environment()
    current = serving.current_manifest(home)
    rows = [
        (
            "current" if current and manifest.build_id == current.build_id else "",
            manifest.build_id,
            ago(manifest.age_seconds),
            manifest.ledger_sequence,
            sum(manifest.tables.values()),
        )
        for manifest in serving.manifests(home)
    ]
    show_table("Builds", ["", "build", "built", "files landed", "rows"], rows)


def rollback(
    build: Annotated[str, typer.Argument(help="A kept build, as `builds` lists it.")],
) -> None:
    """Make an older build current again; newer ones stay."""
    with errors_told():
        serving.point_at(home_from_environment(), build)
    out.print(f"Readers now see build {build}.")
