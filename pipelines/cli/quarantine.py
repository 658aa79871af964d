"""`crossdock quarantine`: what did not fit, and reading it again after a fix."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from ingest.edi.errors import CODES
from ingest.ledger import LedgerEntry
from ingest.raw_record import raw_records
from ingest.readers.places import content_at
from ingest.receive import replay as replay_files
from ingest.source import FileRule
from pipelines.cli.intake import line
from pipelines.cli.screen import errors_told, out, show_table
from pipelines.errors import NothingWaits, UnclearFile
from pipelines.opening import Opened, opened
from pipelines.settings import home_from_environment

app = typer.Typer(help="What did not fit, with its place and reason.", no_args_is_help=True)

SHOWN_BYTES = 160  # of a record; the archive has it whole
SHOWN_BEFORE = 48  # of them before the fault, where its place in the record is known
SHOWN_TEXT = 400  # characters
CORRECT_AND_REPLAY = "correct the mapping, then `crossdock quarantine replay`"
ASK = "ask the sender for a corrected file of the same name; it supersedes this one"
OF_EDI = "the reason says it; a corrected document comes in an interchange of its own number"
ENCODING_OF_EDI = (
    "if the text is in another `encoding`, say it in the partner's profile, then replay"
)
MENDS = {
    "missing": f"{ASK}; or, if another column holds it, {CORRECT_AND_REPLAY}",
    "unknown_code": "add it to the code map under `codes`, then `crossdock quarantine replay`",
    "bad_value": f"if the form is right, say it under `formats` or `strip` and "
    f"{CORRECT_AND_REPLAY}; else {ASK}",
    "no_column": f"if the column has another name now, {CORRECT_AND_REPLAY}; else {ASK}",
    "not_text": f"if the file is in another `encoding`, {CORRECT_AND_REPLAY}; else {ASK}",
    "wrong_width": f"if the `delimiter` or `fields` are wrong, {CORRECT_AND_REPLAY}; else {ASK}",
}


@app.command("list")
def list_faults(
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
) -> None:
    """List the faults, one line per file, feed, column and reason."""
    with errors_told(), opened(home_from_environment()) as stores:
        rows: list[tuple[object, ...]] = [
            (
                str(fault["file_id"])[:12],
                fault["source"],
                fault["file_name"],
                fault["feed"],
                fault["column"],
                fault["first_row"],
                fault["fault_count"],
                fault["reason"],
            )
            for fault in stores.ledger.faults(source)
        ]
        rows += [
            (entry.file_id[:12], entry.source, entry.file_name, "*", None, None, 1, entry.reason)
            for entry in stores.ledger.with_faults()
            if entry.state == "rejected" and source in (None, entry.source)
        ]
    columns = ["file id", "source", "file", "feed", "column", "first row", "count", "reason"]
    show_table("Quarantine", columns, rows)


@app.command()
def show(
    file_id: Annotated[str, typer.Argument(help="The file's id, or its first characters.")],
    rows: Annotated[int, typer.Option(help="How many faults to show.")] = 20,
) -> None:
    """Show the faulty rows of one file, with their raw content."""
    with errors_told(), opened(home_from_environment()) as stores:
        for entry in _with_faults(stores, [file_id]):
            out.print(f"{entry.source}/{entry.file_name}  {entry.file_id}", highlight=False)
            if entry.reason:
                out.print(entry.reason, highlight=False)
            if not entry.reason:
                out.print("  Rows count the file's records from 1, a header and blank lines aside.")
            for text in _told(stores, entry, rows):
                out.print(text, highlight=False, markup=False)


def _with_faults(opened: Opened, file_ids: Sequence[str]) -> list[LedgerEntry]:
    """Return the files with faults of the given ids; raises NothingWaits where one has none."""
    waiting = opened.ledger.with_faults()
    for file_id in file_ids:
        if not any(entry.file_id.startswith(file_id) for entry in waiting):
            raise NothingWaits(file_id)
    return [entry for entry in waiting if entry.file_id.startswith(tuple(file_ids))]


def _told(opened: Opened, entry: LedgerEntry, rows: int) -> Iterator[str]:
    """Yield each fault with its raw content, the bytes around it, and what would mend it."""
    faults = opened.stores.quarantine.read(entry).head(rows).to_dicts()
    source = opened.sources.get(entry.source)
    rule = source.rule_for(entry.file_name) if source and source.takes(entry.file_name) else None
    with opened.stores.archive.opened(entry.file_id) as path:
        if entry.state == "rejected":
            with path.open("rb") as stream:
                yield "    The file begins:"
                yield from _lines(stream.read(SHOWN_BYTES), 0)
        for fault in faults:
            yield (
                f"  row {fault['row']}, feed {fault['feed']}, column {fault['column']}: "
                f"{fault['value']!r}: {fault['reason']}"
            )
            if fault["raw"]:
                yield f"    {_around(fault)}"
            if rule is not None:
                yield from _bytes(path, rule, fault)
            yield f"    To mend it: {_mend(fault['code'], rule)}"


def _around(fault: dict[str, Any]) -> str:
    """Return the record's text, of a long one what stands around the fault."""
    raw: str = fault["raw"]
    if fault.get("fault_offset") is None:  # a record as JSON: its column has a name
        shows = raw.find(f'"{fault["column"]}":')
    else:
        shows = fault["fault_offset"] - (fault.get("byte_offset") or 0)
    begin = max(0, min(shows, len(raw) - 1) - SHOWN_TEXT // 4) if len(raw) > SHOWN_TEXT else 0
    text = raw[begin : begin + SHOWN_TEXT]
    return ("…" if begin else "") + text + ("…" if begin + len(text) < len(raw) else "")


def _mend(code: str, rule: FileRule | None) -> str:
    if rule is not None and rule.format == "edi":
        return ENCODING_OF_EDI if code == "not_text" else MENDS.get(code, OF_EDI)
    return MENDS.get(code, OF_EDI if code in CODES else ASK)


def _bytes(path: Path, rule: FileRule, fault: dict[str, Any]) -> Iterator[str]:
    """Yield the record's bytes around the fault, 16 a line, each with its place in the file."""
    offset, length = fault.get("byte_offset"), fault.get("byte_length")
    if offset is None and rule.format == "edi":  # a value that did not fit: its segment is known
        for record in raw_records(path, rule, [fault["row"]]):
            offset, length = record.byte_offset, record.byte_length
    if offset is None or length is None:
        return
    yield f"    {length:,} bytes from byte {offset:,}:"
    begin = max(offset, (fault.get("fault_offset") or offset) - SHOWN_BEFORE)
    left = min(offset + length - begin, SHOWN_BYTES)
    yield from _lines(content_at(path, rule, begin, left), begin)


def _lines(content: bytes, offset: int) -> Iterator[str]:
    for start in range(0, len(content), 16):
        part = content[start : start + 16]
        text = "".join(chr(each) if 32 <= each < 127 else "." for each in part)
        yield f"    {offset + start:10}  {part.hex(' '):47}  {text}"


@app.command()
def reject(
    file_id: Annotated[str, typer.Argument(help="The file's id, or its first characters.")],
    reason: Annotated[str, typer.Option(help="Why, for those who come after.")],
) -> None:
    """Take a landed file out: none of its rows count until it is replayed with another mapping."""
    with errors_told(), opened(home_from_environment()) as stores:
        found = [each for each in stores.ledger.landed() if each.file_id.startswith(file_id)]
        if len(found) != 1:
            raise UnclearFile(file_id, len(found))
        entry = found[0]
        stores.ledger.mark_rejected(
            source=entry.source,
            file_id=entry.file_id,
            parser_version=entry.parser_version or "",
            reason=f"rejected by hand: {reason}",
        )
    out.print(f"{entry.source}/{entry.file_name} no longer counts, from the next build on.")


@app.command()
def replay(
    file_ids: Annotated[
        list[str] | None, typer.Argument(help="File ids; by default all with faults.")
    ] = None,
) -> None:
    """Read files with faults again, with the mappings as they are now."""
    with errors_told(), opened(home_from_environment()) as stores:
        waiting = _with_faults(stores, file_ids) if file_ids else stores.ledger.with_faults()
        wanted = [entry.file_id for entry in waiting]
        received = replay_files(stores.sources, stores.stores, wanted) if wanted else []
    for each in received:
        out.print(line(each), highlight=False)
    if not wanted:
        out.print(
            "Nothing waits in the quarantine. A file without faults is read again, with a changed "
            "mapping, once `crossdock quarantine reject` has taken it out."
        )
    left = len(wanted) - len(received)
    if left:
        out.print(f"{left} files left alone: their mapping has not changed since they were read.")
