"""How tests ask a staging model without a build: its own SQL, rendered and run by DuckDB."""

from pathlib import Path

import duckdb
import jinja2
import polars as pl
import yaml

from pipelines.home import Home
from tests.architecture.repository import DBT, MODELS

MACROS = "".join(
    path.read_text(encoding="utf-8")
    for path in sorted((DBT / "macros").glob("*.sql"))
    if path.stem != "generate_schema_name"  # dbt's own language, as in building/
)
STAGING = {path.stem: path for path in (MODELS / "staging").rglob("*.sql")}


def staged(home: Home, model: str) -> pl.DataFrame:
    """Return the rows of a staging model, from what has landed and the extracts of a home."""
    with duckdb.connect() as connection:
        return connection.execute(rendered(home, model)).pl()


def rendered(home: Home, model: str) -> str:
    """Return the model's SQL with its macros, its sources' places and the models it reads."""
    environment = jinja2.Environment(autoescape=False)  # noqa: S701  (it renders SQL, no page)
    environment.globals.update(
        target={"type": "duckdb"},
        env_var={"CROSSDOCK_HOME": str(home.root)}.__getitem__,
        ref=lambda name: f"({rendered(home, name)})",
        source=lambda group, name: (
            environment.from_string(_place(group)).render().format(name=name)
        ),
    )
    return environment.from_string(MACROS + _text(STAGING[model])).render()


def _place(group: str) -> str:
    for path in (MODELS / "staging").rglob("_*.yml"):
        for source in yaml.safe_load(_text(path)).get("sources", []):
            if source["name"] == group:
                return str(source["meta"]["external_location"])
    raise KeyError(group)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
