"""What becomes of each transaction: accepted, accepted with errors, or rejected, by the profile."""

from dataclasses import dataclass
from typing import TypeAlias

import polars as pl
import pyarrow as pa

from ingest.edi.errors import CODES
from ingest.edi.profile import Partner
from ingest.edi.tables import ERRORS

Rows: TypeAlias = pa.Table | pa.RecordBatch | pl.DataFrame

VERDICTS = ("accepted", "accepted_with_errors", "rejected")  # by rising severity
SEVERITY = {"accept": 0, "note": 1, "reject": 2}
ERROR_ROWS = pl.Schema(ERRORS)
NO_ERRORS = pl.DataFrame(schema=ERROR_ROWS)

NONE_WEIGHED = pl.DataFrame(
    schema={**ERROR_ROWS, "severity": pl.Int8, "level": pl.String, "scope": pl.String}
)
NO_STRIKES = pl.DataFrame(
    schema={
        "transaction": ERROR_ROWS["transaction"],
        "severity": pl.Int8,
        "codes": pl.List(pl.String),
    }
)

# A fault strikes what its code's level says, or the least part above it that its row can name.
OF_FILE, OF_INTERCHANGE, OF_GROUP, OF_TRANSACTION = "file", "interchange", "group", "transaction"


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a file.

    `verdicts`: one row per transaction (interchange, group, transaction, set_id, verdict, codes).

    `faults`: the faults that count, those of the agreement among them, each with its `severity`
    (1 noted, 2 rejected) and its `scope` (interchange, group or transaction; file where it lies
    outside of all of them and strikes none).
    """

    verdicts: pl.DataFrame
    faults: pl.DataFrame


def decide(
    errors: Rows, transactions: Rows, groups: Rows, interchanges: Rows, partner: Partner
) -> Decision:
    """Judge every transaction of a file.

    A fault of an interchange or group strikes all the transactions in it; a transaction's own
    fault strikes none other. Sets and versions that were not agreed are faults found here.
    """
    documents, found = frame(transactions), frame(errors)
    breaches = _breaches(documents, frame(groups), partner)
    faults = weigh(pl.concat([found.select(ERROR_ROWS.names()), breaches]), partner)
    if faults.is_empty():
        return Decision(_verdicts(documents, NO_STRIKES), faults)
    known = frame(interchanges)["interchange"]
    placed = pl.col("interchange").is_in(known.implode())
    belongs = placed | (pl.col("group") > 0) | (pl.col("transaction") > 0)
    scope = pl.when(belongs).then("scope").otherwise(pl.lit(OF_FILE))
    faults = faults.with_columns(scope.alias("scope"))
    struck = pl.concat(
        [
            _strikes(documents, faults, OF_INTERCHANGE),
            _strikes(documents, faults.filter(pl.col("group") > 0), OF_GROUP),
            _strikes(documents, faults.filter(pl.col("transaction") > 0), OF_TRANSACTION),
        ]
    )
    worst = struck.group_by("transaction").agg(
        pl.col("severity").max(), pl.col("code").unique().sort().alias("codes")
    )
    return Decision(_verdicts(documents, worst), faults)


def _verdicts(documents: pl.DataFrame, worst: pl.DataFrame) -> pl.DataFrame:
    return (
        documents.select("interchange", "group", "transaction", "set_id")
        .join(worst, on="transaction", how="left", maintain_order="left")
        .with_columns(
            pl.col("severity")
            .fill_null(0)
            .replace_strict(dict(enumerate(VERDICTS)), return_dtype=pl.String)
            .alias("verdict"),
            pl.col("codes").fill_null([]),
        )
        .drop("severity")
    )


def weigh(errors: pl.DataFrame, partner: Partner) -> pl.DataFrame:
    """Return the faults that the profile notes or rejects, with `severity` and `scope`."""
    if errors.is_empty():
        return NONE_WEIGHED
    weights = pl.DataFrame(
        [(code, SEVERITY[partner.action(code)], CODES[code].level) for code in CODES],
        schema={"code": pl.String, "severity": pl.Int8, "level": pl.String},
        orient="row",
    )
    in_group, in_transaction = pl.col("group") > 0, pl.col("transaction") > 0
    lowest = (
        pl.when(in_transaction)
        .then(pl.lit(OF_TRANSACTION))
        .when(in_group)
        .then(pl.lit(OF_GROUP))
        .otherwise(pl.lit(OF_INTERCHANGE))
    )
    return (
        errors.join(weights, on="code", how="inner", maintain_order="left")
        .filter(pl.col("severity") > 0)
        .with_columns(
            pl.when(pl.col("level") == "file")
            .then(pl.lit(OF_FILE))
            .when(pl.col("level") == "interchange")
            .then(pl.lit(OF_INTERCHANGE))
            .when((pl.col("level") == "group") & in_group)
            .then(pl.lit(OF_GROUP))
            .otherwise(lowest)
            .alias("scope")
        )
    )


def frame(rows: Rows) -> pl.DataFrame:
    """Return Arrow rows as a frame, without copying."""
    return rows if isinstance(rows, pl.DataFrame) else pl.DataFrame(pl.from_arrow(rows))


def _strikes(documents: pl.DataFrame, faults: pl.DataFrame, scope: str) -> pl.DataFrame:
    struck = faults.filter(pl.col("scope") == scope).select(scope, "code", "severity").unique()
    return (
        documents.select(pl.col("transaction").alias("struck"), scope)
        .join(struck, on=scope, how="inner")
        .select(pl.col("struck").alias("transaction"), "code", "severity")
    )


def _breaches(documents: pl.DataFrame, groups: pl.DataFrame, partner: Partner) -> pl.DataFrame:
    """Return a fault per transaction whose set was not agreed, and per group by its version."""
    kinds = documents.select("set_id", "version").unique().rows()
    breach = [
        (set_id, version, *_breach(set_id or "", version or "", partner))
        for set_id, version in kinds
        if not _agreed(set_id or "", version or "", partner)
    ]
    if not breach:
        return NO_ERRORS
    kind = dict.fromkeys(("set_id", "version", "code", "detail"), pl.String)
    found = documents.join(
        pl.DataFrame(breach, schema=kind, orient="row"),
        on=["set_id", "version"],
        how="inner",
        nulls_equal=True,
    ).join(groups.select("group", pl.col("version").alias("group_version")), on="group", how="left")
    of_group = (pl.col("code") == "group_version") & (pl.col("version") == pl.col("group_version"))
    rows = found.select(
        pl.when((pl.col("code") == "group_version") & of_group.fill_null(value=False).not_())
        .then(pl.lit("set_unsupported"))
        .otherwise("code")
        .alias("code"),
        "interchange",
        "group",
        pl.when(of_group.fill_null(value=False))
        .then(0)
        .otherwise("transaction")
        .alias("transaction"),
        pl.when(pl.col("code") == "group_version")
        .then("version")
        .otherwise("set_id")
        .alias("value"),
        "detail",
    ).unique(maintain_order=True)
    return pl.concat([NO_ERRORS, _typed(rows)], how="diagonal")


def _agreed(set_id: str, version: str, partner: Partner) -> bool:
    return partner.agrees_to(set_id) and partner.agrees_to_version(set_id, version)


def _breach(set_id: str, version: str, partner: Partner) -> tuple[str, str]:
    if not partner.agrees_to(set_id):
        agreed = ", ".join(partner.sets)
        return "set_unsupported", f"set {set_id} is not agreed with this partner, only {agreed}"
    agreed = ", ".join(partner.sets[set_id])
    return "group_version", f"version {version} of set {set_id} is not agreed, only {agreed}"


def _typed(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(pl.col(name).cast(ERROR_ROWS[name]) for name in rows.columns)
