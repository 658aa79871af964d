"""Runs a contestant's SQL through the cases: `python -m tests.conformance --sql FOLDER`."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.conformance import pipeline, score_board
from tests.conformance.cases import all_cases


def main() -> int:
    """Print the score board of a folder of SQL, or write the page with ours and the naive one."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("--sql", type=Path, help="folder with the contestant's .sql files")
    parser.add_argument("--page", action="store_true", help="write docs/conformance.md")
    asked = parser.parse_args()
    if asked.page:
        score_board.PAGE.write_text(_page(), encoding="utf-8")
        return 0
    if asked.sql is None or not asked.sql.is_dir():
        parser.error("--sql must name a folder with .sql files")
    results = {case.name: score_board.run(case, asked.sql) for case in all_cases()}
    for name, wrong in results.items():
        sys.stdout.write(f"{'FAIL' if wrong else 'pass'}  {name}\n")
        sys.stdout.writelines(f"      {sentence}\n" for sentence in wrong)
    passed = sum(not wrong for wrong in results.values())
    sys.stdout.write(f"{passed} of {len(results)} cases passed\n")
    return 0 if passed == len(results) else 1


def _page() -> str:
    cases = all_cases()
    with tempfile.TemporaryDirectory() as folder:
        return score_board.score(cases, pipeline.answers_of(cases, Path(folder)))


sys.exit(main())
