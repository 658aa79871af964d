"""The cases against our own pipeline, and against SQL that is known to be wrong."""

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


def test_the_page_shows_the_score_of_this_naive_sql() -> None:
    page = score_board.PAGE.read_text(encoding="utf-8")
    for case in CASES:
        mark = "fail" if score_board.run(case, score_board.NAIVE) else "pass"
        assert f"| `{case.name}` | pass | {mark} |" in page
