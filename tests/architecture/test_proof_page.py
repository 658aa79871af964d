"""Does docs/proof.md say what a proof log says?"""

import json
import re

from tests.architecture.repository import ROOT, text
from tests.proof_page import PROMISES, page


def test_a_tried_promise_shows_its_figures_and_an_untried_one_says_so() -> None:
    log = [
        json.dumps({"promise": "I2", "long": False, "steps": 40, "seed": 7}),
        json.dumps({"promise": "I2", "long": True, "files": 9}),
    ]
    lines = page(log, "Run of today.").splitlines()
    rows = {
        line.split(" | ")[0].strip("| "): line for line in lines if line.startswith(("| I", "| T"))
    }
    assert list(rows) == list(PROMISES)
    assert rows["I2"].endswith("| small: seed 7, steps 40<br>long: files 9 |")
    assert all(row.endswith("| not tried |") for name, row in rows.items() if name != "I2")


def test_the_last_proof_run_tried_every_promise() -> None:
    rows = [line for line in text("docs/proof.md").splitlines() if line.startswith(("| I", "| T"))]
    assert [row.split(" | ")[0].strip("| ") for row in rows] == list(PROMISES)
    assert not [row for row in rows if "not tried" in row]


def test_every_proof_names_a_promise_and_is_run_by_make_proof() -> None:
    named = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        found = re.findall(r'\bproven\(\s*"([^"]*)"', path.read_text(encoding="utf-8"))
        named.update(found)
        assert not found or "@pytest.mark.proof" in path.read_text(encoding="utf-8"), path
    assert named == PROMISES.keys()
