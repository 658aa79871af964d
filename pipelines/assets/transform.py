"""The dbt project as assets: from landing to the marts, with its tests as checks."""

import json
import shutil
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliInvocation, DbtCliResource, DbtProject, dbt_assets
from dagster_dbt.errors import DagsterDbtError

from pipelines.build_state import begin, inputs, passed, start_anew
from pipelines.compaction import finish_compactions
from pipelines.dbt_project import Translator, made_of
from pipelines.errors import NotOnlyMore
from pipelines.extract import write_extracts
from pipelines.home import Home
from pipelines.increments.forward import BEFORE, bring_forward
from pipelines.parts.building import build_in_parts
from pipelines.parts.division import parts_needed
from pipelines.parts.plan import Plan, plan_of
from pipelines.resources import DataFolder, WarehouseTurn
from pipelines.settings import working_on

POOL = "warehouse"
PARSED = "partial_parse.msgpack"
# Unit tests tell of the SQL, not of the data: the tests of this repository run them, once. Nobody
# reads the manifest that each run would write anew, nor its results, which its events tell too.
BUILD = ("build", "--no-write-json", "--exclude-resource-type", "unit_test")
WHOLE = "whole"  # what is built of all parts together, beside the numbers of the parts
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
        stands = begin(folder.home, made_of())
        finish_compactions(folder.home)
        with folder.opened() as opened:
            state = inputs(opened)
            write_extracts(opened)
        run = DbtRun(context, dbt, folder.home)
        count = parts_needed(folder.home)
        if count == 1:
            start_anew(folder.home)
            yield from run.whole()
        else:
            nodes = json.loads(project.manifest_path.read_text(encoding="utf-8"))["nodes"]
            if stands:
                stands = yield from run.forward(nodes)
            if not stands:
                start_anew(folder.home)
                yield from run.in_parts(count, plan_of(nodes))
        passed(folder.home, replace(state, checks=run.check_counts()), made_of())

    return build_marts


class DbtRun:
    """The runs of dbt that make one build, and what they tell Dagster."""

    def __init__(self, context: dg.AssetExecutionContext, dbt: DbtCliResource, home: Home) -> None:
        self._context, self._dbt, self._home = context, dbt, home
        self._made: set[str] = set()  # names of outputs
        # By part: one that is built again counts anew.
        self._tests: dict[int | str, dict[str, str]] = {}
        self._checks: dict[int | str, list[dg.AssetCheckResult]] = {}

    def whole(self, *arguments: str) -> Iterator[Any]:
        """Build, all or what the arguments leave, and yield what dbt says as it comes."""
        invocation = self._dbt.cli([*BUILD, *arguments], context=self._context)
        yield from self._told(WHOLE, invocation)
        # dbt parses anew where the profile differs, as by where the steps lie; the next need not.
        if (invocation.target_path / PARSED).exists():
            (invocation.target_path / PARSED).replace(self._home.dbt_target / PARSED)
        shutil.rmtree(invocation.target_path)  # of a failed run it stays, to be looked at

    def in_parts(self, count: int, plan: Plan) -> Iterator[Any]:
        """Build part by part; yield each table once, and of each check the worst that it found."""
        build_part = partial(self._part, plan)
        yield from self._once(build_in_parts(self._home, count, plan.shared_marts, build_part))
        yield from self._of_the_whole(plan)

    def forward(self, nodes: Mapping[str, Any]) -> Generator[Any, None, bool]:
        """Build what is new or not settled, from the last build; say whether that could be.

        Where it could not, nothing is left that counts, and why is in the log.
        """
        plan = plan_of(nodes)
        try:
            build_part, say = partial(self._part, plan), self._context.log.info
            parts = bring_forward(self._home, nodes, plan, build_part, say)
            yield from self._once(parts)
        except NotOnlyMore as reason:
            self._context.log.info(str(reason))
            self._checks.clear()
            self._tests.clear()
            return False
        yield from self._of_the_whole(plan)
        return True

    def _once(self, parts: Iterable[Any]) -> Iterator[Any]:
        """Yield what parts yield, each table once; where one fails, what checks found before."""
        try:
            for event in parts:
                if not isinstance(event, dg.Output):
                    yield event  # of a test that is no asset's
                elif event.output_name not in self._made:
                    self._made.add(event.output_name)
                    yield event
        except DagsterDbtError:
            yield from self._worst_checks()
            raise

    def _of_the_whole(self, plan: Plan) -> Iterator[Any]:
        yield from self._worst_checks()
        for event in self.whole(*AS_NAMED, "--exclude", plan.all_but(plan.of_the_whole)):
            if not isinstance(event, dg.Output) or event.output_name not in self._made:
                yield event

    def _worst_checks(self) -> Iterable[dg.AssetCheckResult]:
        found = sorted(chain(*self._checks.values()), key=lambda check: not check.passed)
        return {(check.asset_key, check.check_name): check for check in found}.values()

    def check_counts(self) -> dict[str, int]:
        """Return how many of dbt's data tests passed, warned and failed, each as its worst run."""
        worst = dict(sorted(chain(*map(dict.items, self._tests.values())), key=_is_bad))
        counts = Counter(worst.values())
        return {"passed": counts["pass"], "warned": counts["warn"], "failed": counts["fail"]}

    def _part(self, plan: Plan, part: Home, name: int | str) -> Iterator[Any]:
        tested = name != BEFORE  # its tests have passed, when it was built
        with working_on(part, name):
            invocation = self._dbt.cli(
                [
                    *BUILD,
                    *(() if tested else ("--exclude-resource-type", "test")),
                    *(*AS_NAMED, "--exclude", plan.all_but(plan.of_parts)),
                ],
                context=self._context,
                target_path=self._home.dbt_target / "parts",  # what was parsed there stays
            )
        self._checks[name] = []
        for event in self._told(name, invocation):
            if isinstance(event, dg.AssetCheckResult):
                self._checks[name].append(event)
            elif tested:
                yield event

    def _told(self, name: int | str, invocation: DbtCliInvocation) -> Iterator[Any]:
        """Yield what a run of dbt tells Dagster, as `stream()` does; note how each test ended."""
        self._tests[name] = {}
        for event in invocation.stream_raw_events():
            node = event.raw_event["data"].get("node_info", {})
            if event.is_result_event and node.get("unique_id", "").startswith("test."):
                self._tests[name][node["unique_id"]] = node["node_status"]
            yield from event.to_default_asset_events(
                manifest=invocation.manifest,
                dagster_dbt_translator=invocation.dagster_dbt_translator,
                context=invocation.context,
                target_path=invocation.target_path,
                project=invocation.project,
            )


def _is_bad(test: tuple[str, str]) -> bool:
    return test[1] != "pass"
