"""A simulated source of EDI documents under the project's own SQL, with a clock that tests set."""

from datetime import datetime
from pathlib import Path

import duckdb
import jinja2
import polars as pl

from tests.architecture.repository import DBT, MODELS

DOCUMENT = {
    "document_key": "varchar",
    "source_system": "varchar",
    "document_id": "varchar",
    "direction": "varchar",
    "standard": "varchar",
    "sender_id": "varchar",
    "receiver_id": "varchar",
    "interchange_control_number": "varchar",
    "group_control_number": "varchar",
    "transaction_control_number": "varchar",
    "functional_id": "varchar",
    "set_id": "varchar",
    "version": "varchar",
    "document_number": "varchar",
    "verdict": "varchar",
    "error_codes": "varchar",
    "prepared_at": "timestamp",
    "prepared_date": "date",
    "acknowledgement_due_at": "timestamp",
    "file_id": "varchar",
    "file_name": "varchar",
    "file_row": "bigint",
    "record_time": "timestamp",
}
ACKNOWLEDGEMENT = {
    "acknowledgement_key": "varchar",
    "source_system": "varchar",
    "level": "varchar",
    "sender_id": "varchar",
    "receiver_id": "varchar",
    "functional_id": "varchar",
    "interchange_control_number": "varchar",
    "group_control_number": "varchar",
    "transaction_control_number": "varchar",
    "verdict": "varchar",
    "error_codes": "varchar",
    "acknowledged_at": "timestamp",
}
OTHERS = {
    "stg_operations__sources": {"source_system": "varchar", "as_of_at": "timestamp"},
    "stg_operations__clock": {"read_at": "timestamp"},
    "stg_operations__edi_replies": {
        "source_system": "varchar",
        "set_id": "varchar",
        "reply_set_id": "varchar",
        "reply_due_hours": "bigint",
    },
    "stg_operations__acknowledged_files": {
        "source_system": "varchar",
        "file_id": "varchar",
        "acknowledged_at": "timestamp",
    },
}
MODELS_IN_ORDER = (
    "intermediate/edi/int_edi__answers",
    "intermediate/edi/int_edi__replies",
    "marts/edi/fct_edi_documents",
    "intermediate/exceptions/int_exceptions__edi",
)
Row = dict[str, object]


class World:
    """The project's own SQL over rows of a simulated source, whose clock a test sets."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        tables = {"documents": DOCUMENT, "acknowledgements": ACKNOWLEDGEMENT, **OTHERS}
        for name, columns in tables.items():
            listed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
            self.connection.execute(f"create table {name} ({listed})")
        self.add("stg_operations__sources", [{"source_system": "edi"}])
        for name, table, moment in (
            ("stg_feeds__edi_documents", "documents", "prepared_at"),
            ("stg_feeds__edi_acknowledgements", "acknowledgements", "acknowledged_at"),
        ):
            self.connection.execute(
                f"create view {name} as select * from {table} "
                f"where {moment} <= (select read_at from stg_operations__clock)"
            )
        self.models = {
            model.rsplit("/", 1)[1]: rendered(MODELS / f"{model}.sql") for model in MODELS_IN_ORDER
        }

    def add(self, table: str, rows: list[Row]) -> None:
        columns = [each[0] for each in self.connection.execute(f"describe {table}").fetchall()]
        given = pl.DataFrame(  # noqa: F841  (DuckDB finds it by its name)
            [{column: row.get(column) for column in columns} for row in rows],
            infer_schema_length=None,
        )
        self.connection.execute(f"insert into {table} select * from given")

    def build(self) -> None:
        for name, query in self.models.items():
            self.connection.execute(f"create or replace table {name} as {query}")

    def set_clock(self, at: datetime) -> None:
        self.connection.execute("delete from stg_operations__clock")
        self.connection.execute("insert into stg_operations__clock values (?)", [at])

    def cases(self) -> set[tuple[str, str]]:
        """Return the code and subject of every case, each told once."""
        self.build()
        rows = self.connection.execute(
            "select exception_code, subject_key from int_exceptions__edi"
        ).fetchall()
        assert len(set(rows)) == len(rows)
        return {(row[0], row[1]) for row in rows}

    def states(self) -> dict[str, str]:
        self.build()
        rows = self.connection.execute(
            "select edi_document_key, acknowledgement_state from fct_edi_documents"
        ).fetchall()
        assert len(dict(rows)) == len(rows)
        return dict(rows)


def rendered(path: Path) -> str:
    environment = jinja2.Environment(autoescape=False)  # noqa: S701  (it renders SQL, no page)
    macros = (DBT / "macros" / "portable.sql").read_text()
    names = {"target": {"type": "duckdb"}, "ref": lambda name: name}
    return environment.from_string(macros + path.read_text()).render(**names)
