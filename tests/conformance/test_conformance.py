"""The cases against our own pipeline, and against SQL that is known to be wrong."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.snapshot_query import ask
from tests.conformance import pipeline, score_board
from tests.conformance.cases import Answers, Case, all_cases, misses

pytestmark = pytest.mark.timeout(1200)  # whichever test comes first builds the marts

CASES = all_cases()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("conformance")


@pytest.fixture(scope="module")
def ours(root: Path) -> dict[str, Answers]:
    return pipeline.answers_of(CASES, root)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_our_marts_give_the_figures_worked_out_by_hand(
    case: Case, ours: dict[str, Answers]
) -> None:
    assert case.expected
    assert not misses(case, ours[case.name])


@pytest.mark.usefixtures("ours")
def test_a_line_in_a_unit_without_a_factor_is_raised_and_its_exclusion_shown(root: Path) -> None:
    raised = ask(
        Home(root),
        "select order_line_key, explanation from marts.fct_exceptions"
        " where exception_code = 'MD-03'",
    )[1]
    assert [row[0] for row in raised] == ["ec_08_units/A-4"]
    assert "Unit PL of item X, stated in order_lines," in str(raised[0][1])
    shown = ask(
        Home(root),
        "select reason, excluded_count from marts.kpi_exclusions"
        " where kpi_code = 'line_fill_rate' and source_system = 'ec_08_units'",
    )[1]
    assert shown == [("no_unit_factor", 1)]


@pytest.mark.usefixtures("ours")
def test_a_kit_that_holds_a_kit_is_raised(root: Path) -> None:
    raised = ask(
        Home(root),
        "select subject_key, explanation from marts.fct_exceptions"
        " where exception_code = 'MD-04' and source_system = 'ec_07_kits'",
    )[1]
    assert [row[0] for row in raised] == ["Kit/ec_07_kits/P/ec_07_kits/K"]
    assert "holds 2.0 of ec_07_kits/K, which is a kit" in str(raised[0][1])


@pytest.mark.usefixtures("ours")
def test_every_kpi_of_money_names_the_want_of_a_rate(root: Path) -> None:
    left_out = ask(
        Home(root),
        "select kpi_code, period_date, sum(excluded_count)::int from marts.kpi_values"
        " where source_system = 'ec_11_currencies' and excluded_count > 0 and kpi_code in"
        " (select kpi_code from marts.kpi_exclusions where reason = 'no_exchange_rate')"
        " group by all order by all",
    )[1]
    named = ask(
        Home(root),
        "select kpi_code, period_date, sum(excluded_count)::int from marts.kpi_exclusions"
        " where source_system = 'ec_11_currencies' and reason = 'no_exchange_rate'"
        " group by all order by all",
    )[1]
    assert {str(code) for code, _, _ in named} == {
        "average_days_delinquent",
        "backorder_value",
        "best_possible_dso",
        "collection_effectiveness",
        "countback_dso",
        "credit_exposure",
        "dso",
        "gross_margin",
        "open_receivables",
        "pocket_margin",
        "value_fill_rate",
        "value_fill_rate_first_pass",
        "value_fill_rate_with_substitutes",
    }
    assert named == left_out  # in this case, nothing else is wanting


@pytest.mark.usefixtures("ours")
def test_every_figure_says_what_it_stands_on_and_as_of_when(root: Path) -> None:
    versions = ask(
        Home(root),
        "select source_system, count(distinct data_version), count(distinct as_of_record_time),"
        " bool_and(kpi_version > 0) from marts.kpi_values group by source_system",
    )[1]
    assert sorted(versions) == sorted((case.name, 1, 1, True) for case in CASES)
    assert ask(Home(root), "select count(distinct data_version) from marts.kpi_values")[1] == [
        (len(CASES),)
    ]


def test_naive_sql_fails_most_cases() -> None:
    passed = [case.name for case in CASES if not score_board.run(case, score_board.NAIVE)]
    assert len(passed) < len(CASES) / 2


def test_sql_that_does_not_run_fails_with_its_error(tmp_path: Path) -> None:
    (tmp_path / "broken.sql").write_text("select * from nowhere")
    assert "nowhere" in score_board.run(CASES[0], tmp_path)[0]


def test_sql_that_keeps_to_what_was_known_tells_then_from_now(tmp_path: Path) -> None:
    (tmp_path / "known.sql").write_text(
        "create view kpi_values as select 'unit_fill_rate' as kpi_code, date '2026-03-10' as"
        " period_date, sum(quantity) as numerator, 20 as denominator, 0 as excluded_count,"
        " max(record_time) as as_of_record_time, md5(string_agg(pick_id, ',')) as data_version,"
        " 1 as kpi_version from picks, clock where record_time <= asked_as_of;"
    )
    case = next(case for case in CASES if case.name == "ec_16_versions")
    missed = score_board.run(case, tmp_path)
    assert len(missed) == 2  # it tells one of two KPIs, at both moments
    assert all("line_fill_rate" in sentence for sentence in missed)


def test_figures_that_do_not_say_what_they_stand_on_fail(ours: dict[str, Answers]) -> None:
    case = next(case for case in CASES if case.name == "ec_16_versions")
    bare = {key: replace(figure, data_version="") for key, figure in ours[case.name].items()}
    assert "data_version" in misses(case, bare)[0]
    same = {key: replace(figure, data_version="1") for key, figure in ours[case.name].items()}
    assert misses(case, same) == [
        "ec_16_versions: data_version tells [('of the 11th', '1'), ('of the 14th', '1')]"
    ]
    early = {
        key: replace(figure, as_of_record_time="2026-03-11 05:00:00Z")
        for key, figure in ours[case.name].items()
    }
    assert len(misses(case, early)) == 2


def test_the_page_is_what_a_run_writes(ours: dict[str, Answers]) -> None:
    # `python -m tests.conformance --page` writes it.
    assert score_board.PAGE.read_text(encoding="utf-8") == score_board.score(CASES, ours)
