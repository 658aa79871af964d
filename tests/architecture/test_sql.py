"""SQL that DuckDB and Spark read alike: what the models must not use."""

import re
from pathlib import Path

import pytest

from tests.architecture.repository import MODELS

MODEL_FILES = sorted(MODELS.rglob("*.sql"))
NO_CODE = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}|--[^\n]*", flags=re.DOTALL)
LITERAL = re.compile(r"'(?:[^']|'')*'")

# What DuckDB takes and Spark refuses, each with a line that must be caught.
REFUSED = {
    r"\*\s*exclude\s*\(": "select * exclude (a) from b",
    r"\*\s*replace\s*\(": "select * replace (1 as a) from b",
    r"\bunion\s+(all\s+)?by\s+name\b": "select 1 union all by name select 2",
    r"\basof\b": "select 1 from a asof join b",
    r"\bstring_agg\s*\(": "select string_agg(a, ',')",
    r"\barray_agg\s*\(": "select array_agg(a)",
    r"->>": "select a ->> '$.b'",
    r"\bunnest\s*\(": "select unnest(a)",
    r"\bstruct_pack\s*\(": "select struct_pack(a := 1)",
    r"\bepoch_us\s*\(": "select epoch_us(a)",
    r"\bstrftime\s*\(": "select strftime(a, '%Y')",
    r"\bregexp_matches\s*\(": "select regexp_matches(a, 'b')",
    r"\bstrpos\s*\(": "select strpos(a, 'b')",
    r"\barg_max\s*\(": "select arg_max(a, b)",
    r"\bquantile_cont\s*\(": "select quantile_cont(a, 0.5)",
    r"\bgenerate_series\s*\(": "select * from generate_series(1, 2)",
    r"\bat\s+time\s+zone\b": "select a at time zone 'UTC'",
}


def sql_of(content: str) -> str:
    """Return the SQL without comments, Jinja and literals, in lower case."""
    return LITERAL.sub("''", NO_CODE.sub(" ", content)).lower()


@pytest.mark.parametrize("path", MODEL_FILES, ids=lambda path: path.stem)
def test_models_use_nothing_that_one_engine_refuses(path: Path) -> None:
    sql = sql_of(path.read_text())
    assert not [pattern for pattern in REFUSED if re.search(pattern, sql)]


@pytest.mark.parametrize("path", MODEL_FILES, ids=lambda path: path.stem)
def test_models_use_no_double_quotes(path: Path) -> None:
    # DuckDB reads "a" as a name and Spark as a text: both run, with other results.
    assert '"' not in sql_of(path.read_text())


@pytest.mark.parametrize(("pattern", "sample"), REFUSED.items())
def test_what_is_refused_would_be_caught(pattern: str, sample: str) -> None:
    assert re.search(pattern, sql_of(sample))


def test_a_column_called_as_of_date_is_no_asof_join() -> None:
    sql = sql_of("select as_of.as_of_date, replace(a, 'b', 'c') from as_of -- string_agg(a)")
    assert not [pattern for pattern in REFUSED if re.search(pattern, sql)]
