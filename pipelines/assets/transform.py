"""The dbt project as assets: from landing to the marts, with its tests as checks."""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliInvocation, DbtCliResource, DbtProject, dbt_assets

from pipelines.build_state import begin, inputs, passed
from pipelines.compaction import finish_compactions
from pipelines.dbt_project import Translator
from pipelines.extract import write_extracts
from pipelines.resources import DataFolder, WarehouseTurn

POOL = "warehouse"
PARSED = "partial_parse.msgpack"
# Unit tests tell of the SQL, not of the data: the tests of this repository run them, once.
BUILD = ("build", "--exclude-resource-type", "unit_test")


def transform(project: DbtProject) -> dg.AssetsDefinition:
    """Return the asset definition of the whole project, as one step."""

    @dbt_assets(
        manifest=project.manifest_path,
        project=project,
        dagster_dbt_translator=Translator(),
        name="build_marts",
        pool=POOL,
    )
    def build_marts(
        context: dg.AssetExecutionContext,
        dbt: DbtCliResource,
        folder: DataFolder,
        turn: WarehouseTurn,
    ) -> Iterator[Any]:
        del turn  # held for the whole run
        begin(folder.home)
        finish_compactions(folder.home)
        with folder.opened() as opened:
            state = inputs(opened)
            write_extracts(opened)
        invocation = dbt.cli(BUILD, context=context)
        yield from invocation.stream()
        passed(folder.home, replace(state, checks=check_counts(invocation)))
        # dbt parses anew where the profile differs, as by where the steps lie; the next need not.
        if (invocation.target_path / PARSED).exists():
            (invocation.target_path / PARSED).replace(folder.home.dbt_target / PARSED)
        shutil.rmtree(invocation.target_path)  # of a failed run it stays, to be looked at

    return build_marts


def check_counts(invocation: DbtCliInvocation) -> dict[str, int]:
    """Return how many of dbt's data tests passed, warned and failed."""
    results = invocation.get_artifact("run_results.json")["results"]
    tests = [each for each in results if each["unique_id"].startswith("test.")]
    counts = Counter(test["status"] for test in tests)
    return {"passed": counts["pass"], "warned": counts["warn"], "failed": counts["fail"]}
