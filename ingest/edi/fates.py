"""What became of each document of an EDI file, as the feed `edi_documents` has it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import polars as pl

from ingest.edi.dates import iso_instant
from ingest.edi.judge import Judgement
from ingest.edi.profile import ACKNOWLEDGEMENTS, Partner

REPLAYED = "duplicate"  # the same bytes came before, in another file
NUMBERS = pl.Schema({"transaction": pl.Int32(), "document_number": pl.String()})


def fates(
    judged: Judgement,
    partner: Partner,
    numbers: Sequence[pl.DataFrame],
    file_id: str,
) -> pl.DataFrame:
    """Return one row per document; `_row` is its first segment, instants are ISO text as stated.

    `numbers` gives the number that a document bears, by its transaction.
    """
    tables = judged.file
    told = tables.interchanges.select("prepared_date", "prepared_time").to_arrow()
    prepared = iso_instant(
        *(told.column(name).combine_chunks().cast("string") for name in told.column_names)
    )
    parties = pl.DataFrame(
        [
            _parties(each, at, partner)
            for each, at in zip(
                tables.interchanges.iter_rows(named=True), prepared.to_pylist(), strict=True
            )
        ],
        schema=_PARTIES,
    )
    rows = (
        tables.transactions.join(
            judged.decision.verdicts.select("transaction", "verdict", "codes"), on="transaction"
        )
        .with_columns(
            pl.when(pl.col("transaction").is_in(list(judged.replayed)))
            .then(pl.lit(REPLAYED))
            .otherwise("verdict")
            .alias("verdict")
        )
        .join(parties, on="interchange", how="left")
        .join(tables.groups.select(_GROUP), on="group", how="left")
        .join(pl.concat([pl.DataFrame(schema=NUMBERS), *numbers]), on="transaction", how="left")
        .sort("transaction")
    )
    is_sent = pl.col("direction") == "outbound"
    # Neither a replay nor other content under a used number may take the first one's place.
    is_conflict = pl.any_horizontal(
        pl.col("codes").list.contains(code) for code in ("interchange_duplicate", "group_duplicate")
    )
    again = (
        pl.when(pl.col("verdict") == REPLAYED)
        .then(pl.lit(f" again in {file_id[:12]}"))
        .when(is_conflict)
        .then(pl.lit(f" other content in {file_id[:12]}"))
    )
    numbered = pl.concat_str(
        [
            pl.col(name).fill_null("")
            for name in (
                "sender_id",
                "receiver_id",
                "interchange_control_number",
                "group_control_number",
                "control_number",
            )
        ],
        separator="/",
    )
    return rows.select(
        pl.col("first_segment").alias("_row"),
        (numbered + again.otherwise(pl.lit(""))).alias("document_id"),
        *("direction", "standard", "sender_id", "receiver_id"),
        *("interchange_control_number", "group_control_number"),
        pl.col("control_number").alias("transaction_control_number"),
        *("functional_id", "set_id", "version", "document_number", "prepared_at"),
        pl.when(is_sent & pl.col("verdict").str.starts_with("accepted"))
        .then(pl.lit(None, pl.String))
        .otherwise("verdict")
        .alias("verdict"),
        pl.col("codes").list.join(" ").replace("", None).alias("error_codes"),
        pl.when(is_sent & ~pl.col("set_id").is_in(list(ACKNOWLEDGEMENTS)))
        .then("due_at")
        .alias("acknowledgement_due_at"),
    )


_GROUP = (
    "group",
    "functional_id",
    pl.col("control_number").alias("group_control_number"),
)
_PARTIES = pl.Schema(
    {
        "interchange": pl.Int32(),
        "direction": pl.String(),
        "standard": pl.String(),
        "sender_id": pl.String(),
        "receiver_id": pl.String(),
        "interchange_control_number": pl.String(),
        "prepared_at": pl.String(),
        "due_at": pl.String(),
    }
)


def _parties(row: dict[str, str], prepared: str | None, partner: Partner) -> dict[str, object]:
    way = partner.direction(
        (row["sender_qualifier"], row["sender_id"]), (row["receiver_qualifier"], row["receiver_id"])
    )
    return {
        "interchange": row["interchange"],
        "direction": way or "inbound",
        "standard": row["standard"],
        "sender_id": row["sender_id"],
        "receiver_id": row["receiver_id"],
        "interchange_control_number": row["control_number"],
        "prepared_at": prepared,
        "due_at": _later(prepared, partner.acknowledgement_due_minutes),
    }


def _later(prepared: str | None, minutes: int) -> str | None:
    """Return the moment so many minutes on, in the same local time; none where it is no moment."""
    if prepared is None:
        return None
    try:
        moment = datetime.fromisoformat(prepared)
    except ValueError:
        return None
    return (moment + timedelta(minutes=minutes)).isoformat()
