"""Does a build go on once DuckDB has put something on the disk?"""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import jinja2
import yaml

from pipelines.dbt_project import FOLDER


def test_threads_that_begin_after_the_first_spill_can_be_set_up(tmp_path: Path) -> None:
    target = profile({"CROSSDOCK_BUILD_MEMORY": "64MB", "CROSSDOCK_HOME": str(tmp_path)})
    with duckdb.connect(config=dict(target["config_options"])) as connection:
        connection.execute(
            "create table wide as select range, md5(range::text) from range(4000000)"
        )
        assert list((tmp_path / "spilled").iterdir())
        with connection.cursor() as another:  # dbt-duckdb does so for each thread
            for name, value in target["settings"].items():
                another.execute(f"set {name} = '{value}'")
            assert another.execute("select count(*) from wide").fetchone() == (4_000_000,)


def profile(variables: Mapping[str, str]) -> Mapping[str, Mapping[str, str]]:
    template = jinja2.Environment(autoescape=False).from_string(  # noqa: S701  (it renders YAML)
        (FOLDER / "profiles.yml").read_text(encoding="utf-8")
    )
    rendered = template.render(env_var=lambda name, default="": variables.get(name, default))
    target: Mapping[str, Mapping[str, str]] = yaml.safe_load(rendered)["crossdock"]["outputs"][
        "duckdb"
    ]
    return target
