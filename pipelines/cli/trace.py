"""`crossdock trace`: from a line of a file to the marts, and from an order to its lines."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated

import typer

from pipelines.cli.screen import errors_told, out, show_table
from pipelines.opening import opened
from pipelines.settings import home_from_environment
from pipelines.tracing.story import OrderLine, PlaceTrace, trace_order, trace_place


def trace(
    place: Annotated[
        str | None,
        typer.Argument(help="FILE or FILE:ROW; FILE is an id, its first characters, or a name."),
    ] = None,
    order: Annotated[str | None, typer.Option(help="Trace this order back to its lines.")] = None,
    source: Annotated[str | None, typer.Option(help="The source, where several fit.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,  # noqa: FBT002  (a flag)
) -> None:
    """Show which mart rows a line of a file feeds, or which lines an order stands on."""
    if (place is None) == (order is None):
        raise typer.BadParameter("say a PLACE or --order")
    with errors_told(), opened(home_from_environment()) as stores:
        if order is not None:
            lines = trace_order(stores, order, source)
            _print([asdict(line) for line in lines]) if as_json else _show_order(order, lines)
        elif place is not None:
            found = trace_place(stores, place, source)
            _print(asdict(found)) if as_json else _show_place(found)


def _print(answer: object) -> None:
    typer.echo(json.dumps(answer, default=str, indent=2, ensure_ascii=False))


def _show_place(found: PlaceTrace) -> None:
    file = found.file
    out.print(f"[bold]{file.entry.source}/{file.entry.file_name}[/]  {file.entry.file_id}")
    parser = f", read by {file.entry.parser_version}" if file.entry.parser_version else ""
    out.print(
        f"{file.entry.state}{parser}, {file.entry.size_bytes:,} bytes, "
        f"received {file.entry.received_at:%Y-%m-%d %H:%M:%S} UTC, "
        f"delivered {len(file.arrivals)} times",
        highlight=False,
    )
    if file.entry.reason:
        out.print(file.entry.reason, highlight=False, markup=False)
    if len(file.versions) > 1:
        show_table(
            f"Versions of {file.entry.versions_of}",
            ["file id", "file", "received", "superseded"],
            [(v.file_id[:12], v.file_name, v.received_at, v.superseded_at) for v in file.versions],
        )
    show_table("Landed", ["feed", "rows"], list(file.row_counts.items()))
    if found.row is None:
        show_table("Rows in the marts", ["mart", "rows"], list(found.mart_counts.items()))
    else:
        _show_row(found)
    out.print(found.build, highlight=False)


def _show_row(found: PlaceTrace) -> None:
    for raw in found.raw:
        at = f" at byte {raw.byte_offset:,}" if raw.byte_offset is not None else ""
        out.print(f"[bold]Row {raw.row}[/]{at}", highlight=False)
        out.print(raw.text, markup=False, highlight=False)
    for fault in found.faults:
        out.print(f"In quarantine: {fault['reason']} (column {fault['column']})", markup=False)
    for row in found.landed:
        show_table(f"{row.feed} {row.key}: {row.standing}", ["column", "value"], _pairs(row.values))
    show_table("Marts", ["mart", "key", "how"], [(m.table, m.key, m.way) for m in found.marts])
    if found.named_in:
        show_table("Rows that name it", ["mart", "rows"], list(found.named_in.items()))


def _pairs(values: Mapping[str, object]) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in values.items() if value is not None]


def _show_order(order: str, lines: list[OrderLine]) -> None:
    show_table(
        f"What order {order} stands on",
        ["mart", "key", "file", "file id", "row", "received", "line"],
        [
            (
                line.mart.table,
                line.mart.key,
                line.file_name,
                line.file_id[:12],
                line.row,
                f"{line.received_at:%Y-%m-%d %H:%M:%S}" if line.received_at else "",
                "\n".join(raw.text for raw in line.raw),
            )
            for line in lines
        ],
    )
