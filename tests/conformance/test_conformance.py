"""The cases against our own pipeline, and against SQL that is known to be wrong."""

from pathlib import Path

import pytest

from tests.conformance import pipeline, score_board
from tests.conformance.cases import Answers, Case, all_cases, misses

pytestmark = pytest.mark.timeout(600)  # whichever test comes first builds the marts

CASES = all_cases()


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answers]:
    return pipeline.answers_of(CASES, tmp_path_factory.mktemp("conformance"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_our_marts_give_the_figures_worked_out_by_hand(
    case: Case, ours: dict[str, Answers]
) -> None:
    assert case.expected
    assert not misses(case, ours[case.name])


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
