"""`crossdock account`: who may sign in to the app."""

from typing import Annotated

import typer

from pipelines.cli.screen import errors_told, out
from pipelines.opening import opened
from pipelines.settings import home_from_environment
from workflow.accounts import create_account
from workflow.permissions import ROLES

app = typer.Typer(help="Who may sign in to the app.", no_args_is_help=True)


@app.callback()
def accounts() -> None:
    """Who may sign in to the app."""


@app.command()
def add(
    login: Annotated[str, typer.Argument(help="What the person types to sign in.")],
    role: Annotated[str, typer.Option(help=f"One of {', '.join(ROLES)}.")],
    name: Annotated[str, typer.Option(help="The person's name.")],
    password: Annotated[
        str,
        typer.Option(help="Asked for when not given.", prompt=True, hide_input=True),
    ],
) -> None:
    """Make an account; its password is kept as an argon2id hash."""
    with errors_told(), opened(home_from_environment()) as stores:
        create_account(stores.store, login=login, display_name=name, role=role, password=password)
    out.print(f"{login} may sign in as {role}.")
