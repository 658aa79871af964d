"""The snapshot as an asset: what the app and analysts read."""

from collections.abc import Sequence

import dagster as dg

from pipelines import serving
from pipelines.assets.transform import POOL
from pipelines.resources import DataFolder, WarehouseTurn

SNAPSHOT = dg.AssetKey(["serving", "snapshot"])


def snapshot(marts: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """Return the asset that publishes the marts, after all of them and their checks."""

    @dg.asset(
        key=SNAPSHOT,
        deps=list(marts),
        group_name="serving",
        kinds={"duckdb"},
        pool=POOL,
        retry_policy=dg.RetryPolicy(max_retries=2, delay=1),
    )
    def publish(folder: DataFolder, turn: WarehouseTurn) -> dg.MaterializeResult[None]:
        """Immutable copy of the marts with a manifest; readers move to it at once."""
        del turn  # held for the whole run
        manifest = serving.publish(folder.home)
        return dg.MaterializeResult(
            metadata={"build": manifest.build_id, "rows": sum(manifest.tables.values())}
        )

    return publish
