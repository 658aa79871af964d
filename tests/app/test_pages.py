"""Pages as a reader sees them."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from app.kpi_tiles import READING_ORDER
from app.queries import exceptions, orders
from app.roles import PAGES, PAGES_OF_ROLE
from app.warehouse import current_snapshot, read
from tests.app.conftest import OpenPage, everything_said
from workflow.accounts import DEMO_ACCOUNTS

REFUSED = [
    (role, page) for role in DEMO_ACCOUNTS for page in PAGES if page not in PAGES_OF_ROLE[role]
]
OPENED = [(role, page) for role in DEMO_ACCOUNTS for page in PAGES_OF_ROLE[role]]


@pytest.mark.parametrize(("role", "page"), OPENED)
def test_every_role_opens_its_pages_without_a_fault(
    open_page: OpenPage, role: str, page: str
) -> None:
    test = open_page(role, page)
    assert not test.exception
    assert [title.value for title in test.title] == [PAGES[page].title]
    assert any("Build" in caption.value for caption in test.caption)


@pytest.mark.parametrize(("role", "page"), REFUSED)
def test_a_page_of_other_roles_is_not_even_registered(
    open_page: OpenPage, role: str, page: str
) -> None:
    with pytest.raises(ValueError, match=page):
        open_page(role, page)


def test_without_a_session_there_is_a_way_to_sign_in_and_nothing_else(open_page: OpenPage) -> None:
    test = open_page("")
    said = everything_said(test)
    assert "/session/login" in said
    assert not test.title
    assert not test.dataframe


def test_the_overview_shows_the_leading_kpis(open_page: OpenPage) -> None:
    test = open_page("executive", "overview")
    codes = ", ".join(f"'{code}'" for code in READING_ORDER)
    names = read(f"select kpi_name from marts.dim_kpis where kpi_code in ({codes})")["kpi_name"]
    assert len(names) == len(READING_ORDER)
    assert {metric.label for metric in test.metric} == set(names)


def test_filters_of_the_overview_come_from_the_address(open_page: OpenPage) -> None:
    entity = read("select entity_id from marts.dim_entities order by entity_id desc limit 1").item()
    test = open_page("executive", "overview", entity=entity, period="all")
    chosen = {box.label: box.value for box in test.selectbox}
    assert chosen["Entity"] == entity
    assert chosen["Period"] == "all"


def test_a_choice_on_the_overview_goes_into_the_address(open_page: OpenPage) -> None:
    test = open_page("executive", "overview")
    test.selectbox(key="filter-period").select("30d").run()
    assert test.query_params["period"] == "30d"
    assert not test.exception


def test_amounts_of_several_currencies_are_never_summed(
    open_page: OpenPage, demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving = tmp_path / "two-currencies" / "serving"
    shutil.copytree(demo_home / "serving", serving)
    with duckdb.connect(str(next(serving.glob("*.duckdb")))) as snapshot:
        snapshot.execute(
            "update marts.dim_entities set currency_code = 'EUR' where entity_id = 'SOUTH'"
        )
    monkeypatch.setenv("CROSSDOCK_HOME", str(serving.parent))
    test = open_page("executive", "overview", entity="all")
    amounts = [metric for metric in test.metric if metric.label == "Open receivables"]
    assert [metric.value for metric in amounts] == ["-"]
    assert "Choose one entity" in everything_said(test)


def test_an_order_is_opened_by_its_address(open_page: OpenPage) -> None:
    order = orders.found("").row(0, named=True)
    test = open_page("csr", "orders", order=order["order_key"])
    assert order["order_id"] in test.subheader[0].value.replace("\\", "")
    assert not test.exception
    assert "Where each number comes from" in everything_said(test)


def test_words_that_find_no_order_say_what_to_do(open_page: OpenPage) -> None:
    test = open_page("csr", "orders", q="no such order anywhere")
    assert "No order fits" in everything_said(test)


def test_a_build_of_the_day_before_yesterday_is_called_old(
    open_page: OpenPage, demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving = tmp_path / "old" / "serving"
    serving.mkdir(parents=True)
    snapshot = current_snapshot()
    (serving / snapshot.name).symlink_to(snapshot)
    facts = json.loads(snapshot.with_suffix(".json").read_text(encoding="utf-8"))
    facts["built_at"] = (datetime.now(UTC) - timedelta(hours=49)).isoformat()
    (serving / f"{snapshot.stem}.json").write_text(json.dumps(facts), encoding="utf-8")
    (serving / "current").write_text(snapshot.name, encoding="utf-8")
    monkeypatch.setenv("CROSSDOCK_HOME", str(tmp_path / "old"))
    test = open_page("engineer", "health")
    assert "out of date" in test.warning[0].value
    assert demo_home != tmp_path


@pytest.fixture
def channel_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo's snapshot as it would be if three orders had come without their channel."""
    serving = tmp_path / "warned" / "serving"
    serving.mkdir(parents=True)
    snapshot = current_snapshot()
    shutil.copyfile(snapshot, serving / snapshot.name)
    with duckdb.connect(str(serving / snapshot.name)) as connection:
        connection.execute(
            "update marts.fct_expectation_results set is_met = false, unexpected_count = 3, "
            "broken_since_at = judged_at where feed = 'orders' and column_name = 'channel'"
        )
    facts = json.loads(snapshot.with_suffix(".json").read_text(encoding="utf-8"))
    facts["expectations"] = {"met": 60, "warned": 1}
    (serving / f"{snapshot.stem}.json").write_text(json.dumps(facts), encoding="utf-8")
    (serving / "current").write_text(snapshot.name, encoding="utf-8")
    monkeypatch.setenv("CROSSDOCK_HOME", str(serving.parent))


@pytest.mark.usefixtures("channel_unknown")
@pytest.mark.parametrize("feed", ["", "orders"])
def test_the_health_page_shows_a_broken_rule_with_its_severity_and_since_when(
    open_page: OpenPage, feed: str
) -> None:
    test = open_page("engineer", "health", feed=feed)
    assert {metric.label: metric.value for metric in test.metric}["Warnings on arrivals"] == "1"
    (table,) = [each.value for each in test.dataframe if "rule_severity" in each.value.columns]
    assert len(table) == 1
    row = table.iloc[0]
    assert (row["feed"], row["column_name"], row["rule_severity"]) == (
        "orders",
        "channel",
        "warning",
    )
    assert row["unexpected_count"] == 3
    assert row["broken_since_at"] == row["judged_at"]
    assert test.get("vega_lite_chart")


@pytest.mark.usefixtures("channel_unknown")
def test_the_health_page_shows_the_rules_of_one_feed_alone(open_page: OpenPage) -> None:
    test = open_page("engineer", "health", feed="picks")
    assert any("Every rule holds" in success.value for success in test.success)
    assert test.get("vega_lite_chart")


@pytest.mark.parametrize("page", PAGES)
def test_without_a_snapshot_every_page_says_what_to_run(
    open_page: OpenPage, page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROSSDOCK_HOME", str(tmp_path))
    test = open_page("engineer", page)
    assert "crossdock run" in everything_said(test)
    assert not test.exception


def test_a_damaged_snapshot_shows_words_and_no_traceback(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving = tmp_path / "serving"
    serving.mkdir()
    manifest = {"build_id": "b", "built_at": datetime.now(UTC).isoformat()}
    (serving / "b.json").write_text(json.dumps(manifest), encoding="utf-8")
    (serving / "b.duckdb").write_bytes(b"not a database" * 1000)
    (serving / "current").write_text("b.duckdb", encoding="utf-8")
    monkeypatch.setenv("CROSSDOCK_HOME", str(tmp_path))
    test = open_page("engineer", "orders")
    assert "crossdock rollback" in test.error[0].value
    assert not test.exception


@pytest.mark.parametrize("role", ["executive", "analyst"])
def test_who_only_looks_sees_no_form(open_page: OpenPage, role: str) -> None:
    exception_id = exceptions.detected()["exception_id"][0]
    test = open_page(role, "exceptions", exception=exception_id)
    assert "Your role sees cases" in everything_said(test)
    assert not test.button
