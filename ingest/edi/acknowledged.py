"""What an EDI file acknowledges, as the feed `edi_acknowledgements` has it."""

from collections.abc import Iterator, Mapping

import polars as pl

VERDICTS = {
    "A": "accepted",
    "E": "accepted_with_errors",
    "P": "accepted_with_errors",  # part of a group
    "R": "rejected",
    "M": "rejected",  # not authentic
    "W": "rejected",  # its assurance fails
    "X": "rejected",  # cannot be decrypted
    "7": "accepted",  # EDIFACT 0083: this level and all below
    "8": "accepted",  # interchange received
    "4": "rejected",  # this level and all below
}
LEVELS = {"interchanges": "interchange", "groups": "group", "transactions": "transaction"}
SETS = ("997", "999", "TA1", "CONTRL")
ADVICE = "824"  # what the partner's application says, after its translator had said yes
ACKNOWLEDGING = frozenset(
    {*(f"{set_id}.{table}" for set_id in SETS for table in LEVELS), f"{ADVICE}.transactions"}
)
# How a group (G), a transaction (T) or an item (I) fared, by OTI01. One item that is rejected
# leaves the others: of its transaction that is an error.
ADVISED_LEVELS = {"G": "group", "T": "transaction", "I": "transaction"}
ADVISED = {
    **{f"{part}A": "accepted" for part in "GTI"},
    **{f"{part}{how}": "accepted_with_errors" for part in "GTI" for how in "CEP"},
    "GR": "rejected",
    "TR": "rejected",
    "IR": "accepted_with_errors",
}
# GS01 of the sets that are sent: an 824 does not repeat it.
FUNCTIONAL_IDS = {
    "180": "AN",
    "214": "QM",
    "810": "IN",
    "812": "CD",
    "820": "RA",
    "832": "SC",
    "846": "IB",
    "850": "PO",
    "855": "PR",
    "856": "SH",
    "860": "PC",
    "865": "CA",
    "867": "PT",
    "940": "OW",
    "943": "AR",
    "944": "RE",
    "945": "SW",
    "947": "AW",
}
ERRORS = [f"error_code{number}" for number in ("", "_2", "_3", "_4", "_5")]
# What a guide describes of an acknowledgement; not every level has all of it.
STATED = (
    "status_code",
    *("acknowledged_sender_id", "acknowledged_receiver_id", "acknowledged_functional_id"),
    *("acknowledged_interchange_control_number", "acknowledged_group_control_number"),
    *("acknowledged_set_id", "acknowledged_control_number", *ERRORS),
)


def acknowledged(tables: Mapping[str, pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Yield the rows of each table of acknowledgements; instants are ISO text as stated.

    What is acknowledged went the other way: its sender is the receiver of the acknowledgement.
    Verdicts of no known meaning are kept as sent, so that the mapping sets them apart.
    """
    for set_id in SETS:
        for table, level in LEVELS.items():
            rows = tables.get(f"{set_id}.{table}")
            if rows is not None and len(rows):
                yield _rows(rows, level)
    advice = tables.get(f"{ADVICE}.transactions")
    if advice is not None and len(advice):
        yield _advised(advice)


def _advised(rows: pl.DataFrame) -> pl.DataFrame:
    """Return what an 824 says of groups and transactions; batches are no part of an interchange."""
    known = rows.filter(pl.col("status_code").is_in(list(ADVISED))).with_columns(
        pl.col("acknowledged_set_id")
        .replace_strict(FUNCTIONAL_IDS, default=None, return_dtype=pl.String)
        .alias("acknowledged_functional_id"),
    )
    code = known["status_code"]
    return (
        _rows(known, "transaction")
        .with_columns(
            code.str.head(1).replace_strict(ADVISED_LEVELS).alias("level"),
            code.replace_strict(ADVISED).alias("verdict"),
        )
        .with_columns(pl.when(pl.col("level") == "transaction").then("transaction_control_number"))
    )


def _rows(rows: pl.DataFrame, level: str) -> pl.DataFrame:
    given = rows.with_columns(
        pl.lit(None, pl.String).alias(name) for name in STATED if name not in rows.columns
    )
    bearer = ("sender_id", "receiver_id", "interchange_control_number", "group_control_number")
    numbers = (*bearer, "transaction_control_number")
    number = pl.concat_str([pl.col(name).fill_null("") for name in numbers], separator="/")
    return given.select(
        "_row",
        pl.concat_str([number, pl.lit(f"#{level}"), pl.col("_row").cast(pl.String)]).alias(
            "acknowledgement_id"
        ),
        pl.lit(level).alias("level"),
        pl.coalesce("acknowledged_sender_id", "receiver_id").alias("sender_id"),
        pl.coalesce("acknowledged_receiver_id", "sender_id").alias("receiver_id"),
        pl.col("acknowledged_functional_id").alias("functional_id"),
        pl.col("acknowledged_set_id").alias("set_id"),
        pl.col("acknowledged_interchange_control_number").alias("interchange_control_number"),
        pl.col("acknowledged_group_control_number").alias("group_control_number"),
        pl.col("acknowledged_control_number").alias("transaction_control_number"),
        pl.col("status_code").replace(VERDICTS).alias("verdict"),
        pl.concat_str(ERRORS, separator=" ", ignore_nulls=True)
        .replace("", None)
        .alias("error_codes"),
        pl.col("prepared_at").alias("acknowledged_at"),
    )
