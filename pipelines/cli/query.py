"""`crossdock sql` and `as-of`: one question to the marts, as they are or as they were known."""

import csv
import json
import sys
from contextlib import redirect_stdout
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from pipelines.cli.screen import errors_told, out, show_table
from pipelines.opening import opened
from pipelines.settings import home_from_environment
from pipelines.snapshot_query import ask

SHOWN_ROWS = 200


class Format(StrEnum):
    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def sql(
    query: Annotated[str, typer.Argument(help='Such as "select count(*) from marts.fct_orders".')],
    form: Annotated[
        Format, typer.Option("--format", help="How to print the answer.")
    ] = Format.TABLE,
) -> None:
    """Ask the current snapshot, read-only. Tables are listed by `show all tables`."""
    with errors_told():
        names, rows = ask(home_from_environment(), query)
    _print(names, rows, form)


def as_of(
    instant: Annotated[
        str, typer.Argument(help='Such as "2026-11-01 18:00"; UTC where no offset is given.')
    ],
    query: Annotated[str, typer.Argument(help='Such as "select count(*) from marts.fct_orders".')],
    form: Annotated[
        Format, typer.Option("--format", help="How to print the answer.")
    ] = Format.TABLE,
) -> None:
    """Ask the marts as they were known at an earlier instant, built anew for the question."""
    try:
        then = datetime.fromisoformat(instant)
    except ValueError as error:
        message = f"{instant!r} is no instant; write it like 2026-11-01 18:00"
        raise typer.BadParameter(message) from error
    from pipelines.as_of import ask_as_of  # dbt takes seconds to load

    home = home_from_environment()
    home.logs.mkdir(parents=True, exist_ok=True)
    with errors_told(), opened(home) as stores:
        with (home.logs / "as_of.log").open("a", encoding="utf-8") as log, redirect_stdout(log):
            names, rows = ask_as_of(
                stores, then if then.tzinfo else then.replace(tzinfo=UTC), query
            )
        _print(names, rows, form)


def _print(names: list[str], rows: list[tuple[object, ...]], form: Format) -> None:
    if form is Format.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
    elif form is Format.JSON:
        answer = [dict(zip(names, row, strict=True)) for row in rows]
        out.print_json(json.dumps(answer, default=str))
    else:
        show_table("Answer", names, rows[:SHOWN_ROWS])
        if len(rows) > SHOWN_ROWS:
            out.print(
                f"{len(rows):,} rows; the first {SHOWN_ROWS} are shown. --format csv has all."
            )
