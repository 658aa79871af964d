"""The dbt project as assets: from landing to the marts, with its tests as checks."""

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliInvocation, DbtCliResource, DbtProject, dbt_assets

from pipelines.build_state import begin, inputs, passed
from pipelines.compaction import finish_compactions
from pipelines.dbt_project import Translator
from pipelines.extract import write_extracts
from pipelines.home import Home
from pipelines.parts.building import build_in_parts
from pipelines.parts.division import parts_needed
from pipelines.parts.plan import Plan, plan_of
from pipelines.resources import DataFolder, WarehouseTurn
from pipelines.settings import working_on

POOL = "warehouse"
PARSED = "partial_parse.msgpack"
# Unit tests tell of the SQL, not of the data: the tests of this repository run them, once.
BUILD = ("build", "--exclude-resource-type", "unit_test")
WHOLE = -1  # what is built of all parts together, beside the numbers of the parts
AS_NAMED = ("--indirect-selection", "empty")  # a test goes where the plan has it, not its models


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
        run = DbtRun(context, dbt, folder.home)
        count = parts_needed(folder.home)
        if count == 1:
            yield from run.whole()
        else:
            nodes = json.loads(project.manifest_path.read_text(encoding="utf-8"))["nodes"]
            yield from run.in_parts(count, plan_of(nodes))
        passed(folder.home, replace(state, checks=run.check_counts()))

    return build_marts


class DbtRun:
    """The runs of dbt that make one build, and what they tell Dagster."""

    def __init__(self, context: dg.AssetExecutionContext, dbt: DbtCliResource, home: Home) -> None:
        self._context, self._dbt, self._home = context, dbt, home
        self._tests: dict[int, dict[str, str]] = {}  # by part: one that is built again counts anew
        self._checks: dict[int, list[dg.AssetCheckResult]] = {}

    def whole(self, *arguments: str) -> Iterator[Any]:
        """Build, all or what the arguments leave, and yield what dbt says as it comes."""
        invocation = self._dbt.cli([*BUILD, *arguments], context=self._context)
        yield from invocation.stream()
        self._tests[WHOLE] = _tests_of(invocation)
        # dbt parses anew where the profile differs, as by where the steps lie; the next need not.
        if (invocation.target_path / PARSED).exists():
            (invocation.target_path / PARSED).replace(self._home.dbt_target / PARSED)
        shutil.rmtree(invocation.target_path)  # of a failed run it stays, to be looked at

    def in_parts(self, count: int, plan: Plan) -> Iterator[Any]:
        """Build part by part; yield each table once, and of each check the worst that it found."""
        seen: set[str] = set()
        parts = build_in_parts(self._home, count, plan.shared_marts, partial(self._part, plan))
        try:
            for event in parts:
                if not isinstance(event, dg.Output):
                    yield event  # of a test that is no asset's
                elif event.output_name not in seen:
                    seen.add(event.output_name)
                    yield event
        except Exception:
            yield from self._worst_checks()
            raise
        yield from self._worst_checks()
        for event in self.whole(*AS_NAMED, "--exclude", plan.all_but(plan.of_the_whole)):
            if not isinstance(event, dg.Output) or event.output_name not in seen:
                yield event

    def _worst_checks(self) -> Iterable[dg.AssetCheckResult]:
        found = sorted(chain(*self._checks.values()), key=lambda check: not check.passed)
        return {(check.asset_key, check.check_name): check for check in found}.values()

    def check_counts(self) -> dict[str, int]:
        """Return how many of dbt's data tests passed, warned and failed, each as its worst run."""
        worst = dict(sorted(chain(*map(dict.items, self._tests.values())), key=_is_bad))
        counts = Counter(worst.values())
        return {"passed": counts["pass"], "warned": counts["warn"], "failed": counts["fail"]}

    def _part(self, plan: Plan, part: Home, number: int) -> Iterator[Any]:
        with working_on(part, number):
            invocation = self._dbt.cli(
                [*BUILD, *AS_NAMED, "--exclude", plan.all_but(plan.of_parts)],
                context=self._context,
                target_path=self._home.parts / "dbt",
            )
        self._checks[number] = []
        for event in invocation.stream():
            if isinstance(event, dg.AssetCheckResult):
                self._checks[number].append(event)
            else:
                yield event
        self._tests[number] = _tests_of(invocation)


def _tests_of(invocation: DbtCliInvocation) -> dict[str, str]:
    results = invocation.get_artifact("run_results.json")["results"]
    return {
        each["unique_id"]: each["status"]
        for each in results
        if each["unique_id"].startswith("test.")
    }


def _is_bad(test: tuple[str, str]) -> bool:
    return test[1] != "pass"
