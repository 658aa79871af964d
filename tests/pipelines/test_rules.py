"""Do the rules of the models hold on the examples that stand beside them (dbt's unit tests)?"""

import json
from pathlib import Path

import pytest

from pipelines.dbt_project import FOLDER, dbt_command, dbt_project
from pipelines.extract import write_extracts
from pipelines.home import Home
from pipelines.opening import opened
from pipelines.settings import pass_on


@pytest.mark.timeout(1200)
def test_every_rule_holds_on_its_example(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with opened(home) as stores:
        write_extracts(stores)
    pass_on(home)
    # Empty models are enough: an example brings its own rows, and asks the warehouse for types.
    build = ["build", "--empty", "--exclude-resource-type", "test"]
    dbt_command(dbt_project(home)).cli(
        build, target_path=home.dbt_target, raise_on_error=False
    ).wait()
    results = json.loads((home.dbt_target / "run_results.json").read_text())["results"]
    failed = {
        each["unique_id"]: each["message"]
        for each in results
        if each["status"] not in ("pass", "success")
    }
    assert not failed
    rules = [each for each in results if each["unique_id"].startswith("unit_test.")]
    described = sum(
        path.read_text().count("\n    given:") for path in FOLDER.rglob("models/**/*.yml")
    )
    assert len(rules) == described > 0
