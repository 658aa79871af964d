"""What the command says and does, on a data folder that the demo world has filled."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli.main import app
from pipelines.home import Home
from pipelines.serving import manifests


@pytest.fixture
def home(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    copy = tmp_path / "home"
    shutil.copytree(demo_home, copy, ignore=shutil.ignore_patterns("dagster", "dbt", "data_docs"))
    monkeypatch.setenv("CROSSDOCK_HOME", str(copy))
    return Home(copy)


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("CROSSDOCK_HOME", str(tmp_path / "empty"))
    return Home(tmp_path / "empty")


def crossdock(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, list(arguments))


@pytest.mark.usefixtures("home")
def test_status_shows_feeds_build_and_age() -> None:
    outcome = crossdock("status")
    assert outcome.exit_code == 0
    assert "purchase_order_lines" in outcome.stdout
    assert "Current build" in outcome.stdout
    assert "ago" in outcome.stdout


@pytest.mark.usefixtures("home")
def test_sql_answers_as_table_csv_and_json() -> None:
    query = (
        "select kpi_code, kpi_version from marts.dim_kpis "
        "where kpi_code in ('backorder_age', 'gross_margin') order by kpi_code"
    )
    assert "backorder_age" in crossdock("sql", query).stdout
    assert crossdock("sql", query, "--format", "csv").stdout == (
        "kpi_code,kpi_version\nbackorder_age,2\ngross_margin,1\n"
    )
    assert json.loads(crossdock("sql", query, "--format", "json").stdout) == [
        {"kpi_code": "backorder_age", "kpi_version": 2},
        {"kpi_code": "gross_margin", "kpi_version": 1},
    ]


@pytest.mark.usefixtures("home")
def test_a_wrong_query_is_told_in_a_line_and_fails() -> None:
    outcome = crossdock("sql", "select * from marts.fct_ordres")
    assert outcome.exit_code == 1
    assert "fct_orders" in outcome.stderr  # DuckDB's own hint is passed on
    assert "Traceback" not in outcome.stderr


@pytest.mark.usefixtures("empty_home")
def test_before_the_first_build_the_command_says_what_to_do() -> None:
    outcome = crossdock("sql", "select 1")
    assert outcome.exit_code == 1
    assert "crossdock run" in outcome.stderr
    assert "Nothing is published yet" in crossdock("status").stdout


def test_builds_are_listed_and_an_unknown_one_cannot_be_rolled_back_to(home: Home) -> None:
    build = manifests(home)[0].build_id
    assert build in crossdock("builds").stdout
    assert crossdock("rollback", build).exit_code == 0
    refused = crossdock("rollback", "yesterday")
    assert refused.exit_code == 1
    assert build in refused.stderr.replace("\n", "")


@pytest.mark.usefixtures("home")
def test_the_quarantine_names_file_row_value_and_reason() -> None:
    listed = crossdock("quarantine", "list").stdout
    assert "add it there, then replay" in " ".join(listed.split()) or "code map" in listed
    file_id = next(
        fault["file_id"]
        for fault in json.loads(
            crossdock(
                "sql",
                "select file_id from marts.fct_orders where file_name = 'orders-2026-W02.csv'"
                " limit 1",
                "--format",
                "json",
            ).stdout
        )
    )
    shown = crossdock("quarantine", "show", file_id[:10]).stdout
    assert "'FAX'" in shown
    assert "row " in shown


@pytest.mark.usefixtures("home")
def test_a_replay_without_a_changed_mapping_leaves_the_files_alone() -> None:
    assert "left alone" in crossdock("quarantine", "replay").stdout


def test_the_same_file_twice_is_a_duplicate_and_another_name_does_not_help(
    empty_home: Home, tmp_path: Path
) -> None:
    assert empty_home.root.name == "empty"
    first = tmp_path / "suppliers.csv"
    first.write_text("SupplierNo,Name,PayDays,Changed\nS1,Acme,30,2026-01-05 08:00:00\n")
    header = crossdock("ingest", "--source", "demo_world", str(first))
    assert header.stdout.split()[0] in {"landed", "rejected"}
    second = tmp_path / "suppliers-again.csv"
    second.write_bytes(first.read_bytes())
    again = crossdock("ingest", "--source", "demo_world", str(second))
    assert again.stdout.split()[0] in {"duplicate", "rejected"}


@pytest.mark.usefixtures("empty_home")
def test_a_file_of_no_known_source_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "holiday-photos.csv"
    path.write_text("a,b\n1,2\n")
    outcome = crossdock("ingest", str(path))
    assert outcome.exit_code == 1
    assert "--source" in outcome.stderr


@pytest.mark.usefixtures("empty_home")
def test_an_unknown_source_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("a,b\n1,2\n")
    outcome = crossdock("ingest", "--source", "demo_wrold", str(path))
    assert outcome.exit_code == 1
    assert "demo_world" in outcome.stderr


def test_a_wrong_mapping_is_refused_before_anything_is_read(empty_home: Home) -> None:
    empty_home.own_sources.mkdir(parents=True)
    (empty_home.own_sources / "odd.yml").write_text("source: odd\ntitle: Odd\nversion: one\n")
    outcome = crossdock("status")
    assert outcome.exit_code == 1
    assert "odd.yml, line 3" in outcome.stderr
    assert not empty_home.landing.exists()


@pytest.mark.usefixtures("empty_home")
def test_publishing_without_a_build_is_refused() -> None:
    outcome = crossdock("publish")
    assert outcome.exit_code == 1
    assert "crossdock build" in outcome.stderr


@pytest.mark.usefixtures("home")
def test_a_file_rejected_by_hand_no_longer_counts_and_says_why() -> None:
    query = "select distinct file_id from marts.fct_orders order by file_id limit 1"
    file_id = json.loads(crossdock("sql", query, "--format", "json").stdout)[0]["file_id"]
    assert crossdock("quarantine", "reject", file_id, "--reason", "a test file").exit_code == 0
    told = " ".join(crossdock("status").stdout.split())
    assert "rejected by hand: a test file" in told
    again = crossdock("quarantine", "reject", file_id, "--reason", "twice")
    assert again.exit_code == 1
    assert "No landed file" in again.stderr


@pytest.mark.usefixtures("empty_home")
def test_an_account_is_made_and_a_role_that_is_none_is_refused() -> None:
    made = ("account", "add", "ann", "--name", "Ann Lee", "--password", "long-enough-1")
    assert crossdock(*made, "--role", "planner").exit_code == 0
    assert crossdock(*made, "--role", "planner").exit_code == 1  # the login is taken
    refused = crossdock(*made, "--role", "boss")
    assert refused.exit_code == 1
    assert "planner" in refused.stderr


def test_the_demo_world_goes_to_the_inbox_of_its_source(empty_home: Home) -> None:
    outcome = crossdock("demo-world", "--days", "3")
    assert outcome.exit_code == 0
    assert any((empty_home.inbox / "demo_world").glob("orders-*.csv"))
