"""`crossdock push`: the door for files pushed over HTTP, and the keys to it."""

import logging
from datetime import datetime
from typing import Annotated

import typer

from ingest.registry import named
from pipelines.arrivals import now
from pipelines.cli.screen import errors_told, out, show_table, told
from pipelines.opening import opened
from pipelines.settings import home_from_environment
from workflow.push_keys import create_push_key, push_keys, revoke_push_key

MEGABYTE = 1024**2

app = typer.Typer(help="Files pushed over HTTP.", no_args_is_help=True)
keys = typer.Typer(help="Who may push files.", no_args_is_help=True)
app.add_typer(keys, name="key")


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port that files are pushed to.")] = 8502,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    largest: Annotated[int, typer.Option(help="Largest file, in megabytes.")] = 1024,
) -> None:
    """Take pushed files in, until Ctrl-C. `crossdock up` does this too."""
    import uvicorn

    from pipelines.push.server import Limits, push_server

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    with errors_told():
        server = push_server(home_from_environment(), Limits(largest_bytes=largest * MEGABYTE))
    # The server writes a line of its own for each request, without what a sender made up.
    uvicorn.run(server, host=host, port=port, access_log=False, server_header=False)


@keys.command()
def create(
    source: Annotated[str, typer.Option(help="The source whose files the key may push.")],
    holder: Annotated[str, typer.Option(help="Who gets the key, for those who come after.")] = "",
) -> None:
    """Make a key for one source and show it, this once."""
    with errors_told(), opened(home_from_environment()) as stores:
        named(stores.sources, source)
        text = create_push_key(stores.store, source=source, holder=holder, at=now())
    out.print(text, highlight=False, soft_wrap=True)
    told.print("Keep it safe: it is not shown again. We keep its hash alone.")


@keys.command("list")
def list_keys() -> None:
    """List the keys, without their secrets."""
    with errors_told(), opened(home_from_environment()) as stores:
        rows = [
            (
                key.key_id,
                key.source,
                key.holder,
                *map(_minute, (key.created_at, key.last_used_at, key.revoked_at)),
            )
            for key in push_keys(stores.store)
        ]
    columns = ["key id", "source", "holder", "created", "last used", "revoked"]
    show_table("Push keys", columns, rows)


@keys.command()
def revoke(
    key_id: Annotated[str, typer.Argument(help="The key's id, as `list` shows it.")],
) -> None:
    """End a key at once."""
    with errors_told(), opened(home_from_environment()) as stores:
        revoke_push_key(stores.store, key_id, now())
    out.print(f"The key {key_id} opens nothing any more.")


def _minute(instant: datetime | None) -> str:
    return "" if instant is None else f"{instant:%Y-%m-%d %H:%M}"
