"""Do the marts built without dbt, which other tests compare, hold what dbt builds?"""

import time

import duckdb

from pipelines.compiled_marts import compiled_marts
from pipelines.home import Home
from pipelines.serving import current_manifest, snapshot_path
from tests.pipelines.mart_hashes import hashes_of, mart_hashes


def test_the_marts_without_dbt_are_those_that_dbt_builds(shop: Home) -> None:
    manifest = current_manifest(shop)
    assert manifest is not None
    path = snapshot_path(shop, manifest.build_id)
    marts = compiled_marts(shop)
    began = time.perf_counter()
    ours = hashes_of(marts, shop)
    print(f"{time.perf_counter() - began:.2f} s a round")  # noqa: T201  (for whoever asks with -s)
    with duckdb.connect(str(path), read_only=True) as connection:
        assert ours == mart_hashes(connection, path.stem)
    assert len(ours) == len(manifest.tables)
