"""Rules of the app as tests."""

import ast
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from app.roles import PAGES, PAGES_OF_ROLE
from workflow.permissions import ROLES

APP = Path(__file__).parents[2] / "app"
QUERIES = sorted((APP / "queries").glob("*.py"))
PAGE_FILES = sorted(path for path in (APP / "pages").glob("*.py") if path.stem != "__init__")


def sql_texts(path: Path) -> list[str]:
    """Return what the module passes to `read`; parts put in by f-strings stand for a column."""
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "read"
    ]
    return [_text(call.args[0]) for call in calls]


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else " 1 " for part in node.values
        )
    assert isinstance(node, ast.Constant), "SQL is written where it is read"
    return str(node.value)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_app_sql_reads_one_mart_without_joins(path: Path) -> None:
    for sql in sql_texts(path):
        tree = sqlglot.parse_one(sql, dialect="duckdb")
        marts = {table.sql() for table in tree.find_all(exp.Table) if table.db}
        assert not list(tree.find_all(exp.Join)), f"{path.name} joins"
        assert len(marts) == 1, f"{path.name} reads {marts}"
        assert all(mart.startswith("marts.") for mart in marts)


def test_every_question_is_parsed() -> None:
    assert sum(len(sql_texts(path)) for path in QUERIES) >= 10


def test_every_page_is_in_the_role_matrix() -> None:
    registered = {entry.path.stem for entry in PAGES.values()}
    assert registered == {path.stem for path in PAGE_FILES} - {"start"}
    assert {page for pages in PAGES_OF_ROLE.values() for page in pages} == set(PAGES)


def test_no_pages_folder_stands_beside_the_script_that_streamlit_runs() -> None:
    assert not (APP / "entry" / "pages").exists()


def test_the_role_matrix_knows_every_role_and_no_other() -> None:
    assert set(PAGES_OF_ROLE) == set(ROLES)


@pytest.mark.parametrize("path", PAGE_FILES, ids=lambda path: path.stem)
def test_every_page_asks_who_opens_it(path: Path) -> None:
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert calls & {"require_page", "require_account"}


def test_no_page_element_fetches_from_elsewhere() -> None:
    files = [*APP.rglob("*.py"), APP.parent / ".streamlit" / "config.toml"]
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert ":material/" not in text, path
        assert "https://" not in text, path
