"""What a build reads from outside the landing zone: the ledger and the source files, as Parquet."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import polars as pl

from ingest.durable import publish_file
from ingest.quarantine import EVERY_FEED
from ingest.source import Source
from pipelines.expected import all_missing
from pipelines.judgements import kept
from pipelines.opening import Opened
from pipelines.waiting import waiting
from workflow.acknowledgements import AcknowledgementLog

MICROS = pl.Datetime("us")


def write_extracts(
    opened: Opened, folder: Path | None = None, as_of: datetime | None = None
) -> None:
    """Write the extracts that the dbt source `operations` names.

    With `as_of`, an instant in UTC, they hold what was known then: the files that had arrived, each
    current unless a newer version of it had arrived, too.
    """
    folder = folder or opened.home.extract
    folder.mkdir(parents=True, exist_ok=True)
    sources = list(opened.sources.values())
    files = known_files(opened, as_of)
    current = files.filter("is_current")
    quarantined, lines_waiting = waiting(opened, as_of)
    for name, frame in {
        "files": files,
        "feed_counts": _feed_counts(opened, quarantined, as_of),
        "order_lines_waiting": lines_waiting.join(
            current, on=["source_system", "file_id"], how="semi"
        ),
        "judgements": kept(opened.home.judgements, folder / "judgements.parquet"),
        "sources": _sources(opened, as_of),
        "missing_files": _missing_files(opened, as_of),
        "entities": pl.DataFrame(
            [
                {"source_system": source.source, **entity.model_dump()}
                for source in sources
                for entity in source.entities
            ],
            schema=["source_system", "entity_id", "entity_name", "currency_code"],
        ),
        "clock": pl.DataFrame(
            {"read_at": [datetime.now(UTC).replace(tzinfo=None)]}, schema={"read_at": MICROS}
        ),
        "edi_replies": pl.DataFrame(
            [row for source in sources for row in _edi_replies(source)],
            schema=_EDI_REPLIES,
            orient="row",
        ),
        "acknowledged_files": _acknowledged_files(opened),
        "account_steps": pl.DataFrame(schema=ACCOUNT_STEPS),
        "known": pl.DataFrame(schema=KNOWN),
    }.items():
        _write(folder / f"{name}.parquet", frame)


ACCOUNT_STEPS = pl.Schema(  # what orders that a build does not hold did to their accounts
    {
        "bill_to_customer_key": pl.String(),
        "source_system": pl.String(),
        "currency_code": pl.String(),
        "entity_currency_code": pl.String(),
        "step_at": MICROS,
        "amount": pl.Decimal(38, 4),
        "unpriced_count": pl.Int64(),
    }
)
KNOWN = pl.Schema(  # what the whole history tells, for a build that holds a part of it
    {
        "source_system": pl.String(),
        "fact": pl.String(),  # event, span, or what int_lifecycle__tellers tells
        "feed": pl.String(),
        "object_type": pl.String(),
        "entered_state": pl.String(),
        "stage": pl.String(),
        "precedence": pl.Int64(),
        "is_replaced": pl.Boolean(),
        "first_date": pl.Date(),
        "last_date": pl.Date(),
        "last_event_at": MICROS,
    }
)
_SOURCES = pl.Schema(
    {
        "source_system": pl.String(),
        "title": pl.String(),
        "time_zone": pl.String(),
        "as_of_date": pl.Date(),
        "as_of_at": MICROS,
        "known_until_date": pl.Date(),  # the last day that the source has told of
        "known_at": MICROS,  # when the last of its files came
        "data_version": pl.String(),  # the same for the same files, in whatever order they came
    }
)


def _sources(opened: Opened, as_of: datetime | None) -> pl.DataFrame:
    files = {name: (max(came), _version(these)) for name, came, these in _arrived(opened, as_of)}
    rows = [
        _source(source, *files.get(name, (None, None))) for name, source in opened.sources.items()
    ]
    return pl.DataFrame(rows, schema=_SOURCES)


def _arrived(
    opened: Opened, as_of: datetime | None
) -> Iterator[tuple[str, list[datetime], list[str]]]:
    """Yield the instants at which each source's files came, and names of those that are current."""
    known = known_files(opened, as_of)
    for (name,), files in known.group_by("source_system", maintain_order=True):
        current = files.filter("is_current").sort("file_id")
        names = pl.concat_str("file_id", "parser_version", separator="/")
        yield str(name), files["received_at"].to_list(), current.select(names).to_series().to_list()


def _version(files: list[str]) -> str:
    return hashlib.sha256("\n".join(files).encode()).hexdigest()[:16]


def _source(
    source: Source, known_at: datetime | None, data_version: str | None
) -> dict[str, object]:
    arrived = known_at.replace(tzinfo=UTC) if known_at else None
    zone = ZoneInfo(source.time_zone)
    local = datetime.fromisoformat(source.as_of) if source.as_of else None
    utc = local.replace(tzinfo=zone).astimezone(UTC) if local else None
    until = local or (arrived.astimezone(zone) if arrived else None)
    return {
        "source_system": source.source,
        "title": source.title,
        "time_zone": source.time_zone,
        "as_of_date": local.date() if local else None,
        "as_of_at": utc.replace(tzinfo=None) if utc else None,
        "known_until_date": until.date() if until else None,
        "known_at": known_at,
        "data_version": data_version,
    }


_EDI_REPLIES = pl.Schema(
    {
        "source_system": pl.String(),
        "set_id": pl.String(),
        "reply_set_id": pl.String(),
        "reply_due_hours": pl.Int64(),
    }
)


def _edi_replies(source: Source) -> list[tuple[str, str, str, int]]:
    due = source.partner.reply_due_hours if source.partner else {}
    return [
        (source.source, set_id, reply, hours)
        for set_id, replies in due.items()
        for reply, hours in replies.items()
    ]


def _acknowledged_files(opened: Opened) -> pl.DataFrame:
    """Return the files whose groups we have answered, each with the time on the last answer."""
    sent = pl.DataFrame(
        [
            (each.source, each.file_id, each.numbered_at.replace(tzinfo=None))
            for each in AcknowledgementLog(opened.store).sent()
            if each.kind != "TA1"
        ],
        schema={
            "source_system": pl.String(),
            "file_id": pl.String(),
            "acknowledged_at": MICROS,
        },
        orient="row",
    )
    return sent.group_by("source_system", "file_id", maintain_order=True).max()


def known_files(opened: Opened, as_of: datetime | None = None) -> pl.DataFrame:
    """Return one row per landed file, as of an instant or of now."""
    return pl.DataFrame(
        [
            (
                entry.source,
                entry.file_id,
                entry.file_name,
                entry.parser_version,
                entry.sequence,
                _is_current(entry.superseded_at, as_of),
                entry.received_at.replace(tzinfo=None),
            )
            for entry in opened.ledger.landed()
            if as_of is None or entry.received_at <= as_of
        ],
        schema={
            "source_system": pl.String(),
            "file_id": pl.String(),
            "file_name": pl.String(),
            "parser_version": pl.String(),
            "landing_sequence": pl.Int64(),
            "is_current": pl.Boolean(),
            "received_at": MICROS,
        },
        orient="row",
    )


def _is_current(superseded_at: datetime | None, as_of: datetime | None) -> bool:
    return superseded_at is None or (as_of is not None and as_of < superseded_at)


def _feed_counts(opened: Opened, quarantined: pl.DataFrame, as_of: datetime | None) -> pl.DataFrame:
    schema = {
        "source_system": pl.String(),
        "file_id": pl.String(),
        "file_name": pl.String(),
        "feed": pl.String(),
        "row_count": pl.Int64(),
        "received_at": pl.Datetime("us", "UTC"),
        "state": pl.String(),
        "is_current": pl.Boolean(),
    }
    counts = pl.DataFrame(
        [
            {
                **row,
                "source_system": row["source"],
                "is_current": _is_current(cast("datetime | None", row["superseded_at"]), as_of),
            }
            for row in opened.ledger.feed_counts()
            if as_of is None or cast("datetime", row["received_at"]) <= as_of
        ],
        schema=schema,
    )
    every_feed = quarantined.filter(pl.col("feed") == EVERY_FEED).select(
        "source_system", "file_id", pl.col("quarantined_count").alias("shapeless_count")
    )
    return (
        counts.filter(pl.col("state") == "landed")
        .join(quarantined, on=["source_system", "file_id", "feed"], how="left")
        .join(every_feed, on=["source_system", "file_id"], how="left")
        .with_columns(
            pl.sum_horizontal("quarantined_count", "shapeless_count").alias("quarantined_count"),
            pl.col("received_at").dt.replace_time_zone(None),
        )
        .drop("state", "shapeless_count")
    )


def _missing_files(opened: Opened, as_of: datetime | None) -> pl.DataFrame:
    return pl.DataFrame(
        [
            (
                missing.source,
                missing.match,
                missing.kind,
                missing.subject,
                missing.explanation,
                missing.since.replace(tzinfo=None),
            )
            for missing in all_missing(opened, as_of)
        ],
        schema={
            "source_system": pl.String(),
            "file_pattern": pl.String(),
            "missing_kind": pl.String(),
            "missing_subject": pl.String(),
            "explanation": pl.String(),
            "since_at": MICROS,
        },
        orient="row",
    )


def _write(path: Path, frame: pl.DataFrame) -> None:
    partial = path.with_suffix(".partial")
    frame.write_parquet(partial)
    publish_file(partial, path)
