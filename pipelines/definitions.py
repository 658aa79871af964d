"""The only place that assembles: assets, checks, triggers and what they are given."""

from collections.abc import Mapping

import dagster as dg

from pipelines.assets.feeds import ARRIVALS, EXTRACTS, feeds
from pipelines.assets.publish import snapshot
from pipelines.assets.transform import transform
from pipelines.checks import expectations_hold
from pipelines.dbt_project import dbt_command, dbt_with_manifest
from pipelines.home import Home
from pipelines.resources import DataFolder, WarehouseTurn
from pipelines.settings import home_from_environment, pass_on
from pipelines.triggers import (
    BUILD,
    DAILY,
    NIGHTLY,
    RUN,
    arrivals_sensor,
    clocks_sensor,
    compaction,
    inbox_sensor,
)


def assemble(
    home: Home,
    settle_seconds: float = 2.0,
    loggers: Mapping[str, dg.LoggerDefinition] | None = None,
) -> dg.Definitions:
    """Return everything that Dagster needs to know, for one data folder."""
    pass_on(home)
    project = dbt_with_manifest(home)
    marts = transform(project)
    mart_keys = [key for key in marts.keys if key.path[0] == "marts"]
    root = str(home.root)
    return dg.Definitions(
        assets=[*ARRIVALS, *EXTRACTS, feeds, marts, snapshot(mart_keys)],
        asset_checks=[expectations_hold],
        jobs=[RUN, BUILD, compaction],
        sensors=[inbox_sensor, arrivals_sensor, clocks_sensor],
        schedules=[DAILY, NIGHTLY],
        executor=dg.in_process_executor,
        loggers=loggers,
        resources={
            "folder": DataFolder(root=root, ops_url=home.ops_url, settle_seconds=settle_seconds),
            "turn": WarehouseTurn(root=root),
            "dbt": dbt_command(project),
        },
    )


@dg.definitions
def defs() -> dg.Definitions:
    """Return the definitions for the data folder that the environment names."""
    return assemble(home_from_environment())
