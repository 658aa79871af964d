"""Write a dbt project for PostgreSQL with the SQL that dbt compiled for DuckDB.

    .venv-peers/bin/python benchmarks/postgres_project.py FOLDER < statements.json

The statements come with the names of the tables that they read in place of files. sqlglot turns
them into PostgreSQL's dialect; what it does not know, benchmarks/postgres_functions.sql has. It
runs beside the peers, so it imports nothing of ours.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlglot
from sqlglot import exp

SETTINGS = """\
name: crossdock_on_postgres
version: "1.0.0"
profile: crossdock_on_postgres
model-paths: [models]
macro-paths: [macros]
flags: {send_anonymous_usage_stats: false}
"""
SCHEMAS = "{% macro generate_schema_name(name, node) %}{{ name | trim }}{% endmacro %}\n"


def written(folder: Path, statements: list[dict[str, str]]) -> None:
    """Write the project; each model keeps its name, its schema and how it is kept."""
    (folder / "models").mkdir(parents=True)
    (folder / "macros").mkdir()
    (folder / "dbt_project.yml").write_text(SETTINGS, encoding="utf-8")
    (folder / "macros" / "schemas.sql").write_text(SCHEMAS, encoding="utf-8")
    for statement in statements:
        path = folder / "models" / f"{statement['name']}.sql"
        path.write_text("\n".join(_model(statement, statements)), encoding="utf-8")


def _model(statement: dict[str, str], all_of_them: list[dict[str, str]]) -> Iterator[str]:
    kind = statement["kind"]
    analyzed = ", post_hook='analyze {{ this }}'" if kind == "table" else ""
    yield f"{{{{ config(materialized='{kind}', schema='{statement['schema']}'{analyzed}) }}}}"
    for other in all_of_them:
        if f'"{other["name"]}"' in statement["sql"]:
            yield f"-- depends_on: {{{{ ref('{other['name']}') }}}}"
    yield "{% raw %}"
    yield in_postgres(statement["sql"])
    yield "{% endraw %}"


def in_postgres(sql: str) -> str:
    """Return a query in PostgreSQL's dialect."""
    text = sqlglot.transpile(sql, read="duckdb", write="postgres", comments=False)[0]
    tree = sqlglot.parse_one(text, read="postgres")
    for number, outer in enumerate(list(tree.find_all(exp.Select))):
        _name_window(outer, f"_window_{number}")
    return str(tree.transform(_newest).sql("postgres"))


def _name_window(outer: exp.Select, name: str) -> None:
    """Give sqlglot's stand-in for a `qualify` a name of its own, and the query its columns once."""
    source = outer.args.get("from_")
    if source is None or source.this.alias != "_t":
        return
    for column in source.this.this.expressions:
        if column.alias == "_w":
            column.set("alias", exp.to_identifier(name))
            for asked in outer.args["where"].find_all(exp.Column):
                if asked.name == "_w" and asked.find_ancestor(exp.Select) is outer:
                    asked.set("this", exp.to_identifier(name))
    if isinstance(outer.expressions[0], exp.Star):
        outer.set("expressions", [exp.Star()])


def _newest(node: Any) -> Any:  # noqa: ANN401  (its kinds of nodes have no common type)
    """Write max_by as the first of an ordered array."""
    if not isinstance(node, exp.ArgMax):
        return node
    what, by = node.this.sql("postgres"), node.expression.sql("postgres")
    array = f"(array_agg({what} order by {by} desc) filter (where {by} is not null))[1]"
    return sqlglot.parse_one(array, read="postgres")


if __name__ == "__main__":
    written(Path(sys.argv[1]), json.load(sys.stdin))
