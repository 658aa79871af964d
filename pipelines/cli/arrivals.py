"""`crossdock arrivals`: the folders elsewhere that files are fetched from."""

from typing import Annotated

import typer

from ingest.arrivals.look import LookOutcome
from ingest.arrivals.remote import load_remotes
from pipelines.arrivals import Looking, look_around, now
from pipelines.cli.screen import ago, errors_told, out, show_table, told
from pipelines.errors import UnknownRemote
from pipelines.opening import opened
from pipelines.settings import home_from_environment, named_secrets
from workflow.remote_files import Look, RemoteFiles

app = typer.Typer(help="Folders elsewhere that files are fetched from.", no_args_is_help=True)


@app.command("look")
def look_now(
    names: Annotated[
        list[str] | None, typer.Argument(help="Names of remote folders; by default all.")
    ] = None,
) -> None:
    """Look into remote folders now, and fetch what is new and complete."""
    home = home_from_environment()
    failed: list[str] = []

    def tell(look: Look, outcome: LookOutcome) -> None:
        out.print(_line(look, outcome), highlight=False)
        if look.error:
            failed.append(look.remote)
            told.print(look.error, highlight=False, markup=False)

    with errors_told():
        remotes, wrong = load_remotes(home.arrivals)
        unknown = [name for name in names or [] if name not in remotes]
        for error in wrong:
            failed.append(error.path.stem)
            told.print(str(error), highlight=False, markup=False)
        if unknown and not wrong:
            raise UnknownRemote(unknown[0], list(remotes))
        chosen = [remotes[name] for name in names or remotes if name in remotes]
        with opened(home) as stores:
            look_around(chosen, Looking(stores, named_secrets(), now()), tell)
    if failed:
        raise typer.Exit(2)


def _line(look: Look, outcome: LookOutcome) -> str:
    fetched = ", ".join(outcome.taken[:10]) or "nothing new"
    more = f" and {len(outcome.taken) - 10} more" if len(outcome.taken) > 10 else ""
    return f"{look.remote:<20} {look.file_count} files there; fetched {fetched}{more}"


@app.command("list")
def list_remotes() -> None:
    """List the remote folders with their last look, what it fetched and what went wrong."""
    home = home_from_environment()
    with errors_told(), opened(home) as stores:
        remotes, wrong = load_remotes(home.arrivals)
        looks = RemoteFiles(stores.store).looks()
    rows: list[tuple[object, ...]] = []
    for name, remote in remotes.items():
        look = looks.get(name)
        seen = ("never", None, None, None) if look is None else _seen(look)
        rows.append((name, remote.source, remote.url, f"{remote.every} s", *seen))
    rows += [(error.path.stem, "", "", "", "never", None, None, str(error)) for error in wrong]
    columns = ["name", "source", "url", "every", "last look", "files there", "fetched", "error"]
    show_table("Remote folders", columns, rows)


def _seen(look: Look) -> tuple[object, ...]:
    age = ago((now() - look.looked_at).total_seconds())
    return age, look.file_count, look.taken_count, look.error
