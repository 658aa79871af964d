"""`crossdock sql`: one question to the current snapshot."""

import csv
import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

from pipelines.cli.screen import errors_told, out, show_table
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
