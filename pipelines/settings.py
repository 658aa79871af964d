"""The environment, read once: the only module of the pipelines that may.

Every variable is listed in `.env.example`.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pipelines.home import Home

PROJECT = Path(__file__).parent.parent
ROWS_A_PART = 6_000_000  # of orders, goods, invoices and cash: their steps take about 6 GB


def home_from_environment() -> Home:
    """Return the data folder that `CROSSDOCK_HOME` names; `var/` beside the code by default."""
    root = Path(os.environ.get("CROSSDOCK_HOME") or PROJECT / "var").resolve()
    return Home(root, ops_url=os.environ.get("CROSSDOCK_OPS_URL", ""))


def named_secrets() -> Mapping[str, str]:
    """Return the whole environment: arrivals files name the variables that hold credentials."""
    return dict(os.environ)


def build_memory() -> str:
    """Return how much memory DuckDB may use for a build."""
    return os.environ.get("CROSSDOCK_BUILD_MEMORY") or "6GB"


def rows_a_part() -> int:
    """Return how many landed rows are built at once; of more, a build makes parts."""
    return int(os.environ.get("CROSSDOCK_PART_ROWS") or ROWS_A_PART)


def group_currency() -> str:
    return os.environ.get("CROSSDOCK_GROUP_CURRENCY") or ""


def pass_on(home: Home) -> None:
    """Tell dbt and Dagster, which read the environment themselves, where and with how much."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    os.environ["CROSSDOCK_HOME"] = str(home.root)
    os.environ["CROSSDOCK_PART"] = ""  # only while a part is built
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    keeps_steps = os.environ.get("CROSSDOCK_KEEP_STEPS") == "1"
    os.environ["CROSSDOCK_WAREHOUSE"] = str(home.warehouse) if keeps_steps else ":memory:"
    os.environ["CROSSDOCK_BUILD_MEMORY"] = build_memory()
    os.environ["CROSSDOCK_GROUP_CURRENCY"] = group_currency()
    os.environ["DBT_TARGET_PATH"] = str(home.dbt_target)
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    (home.dagster / "dagster.yaml").write_bytes((PROJECT / "dagster.yaml").read_bytes())


@contextmanager
def working_on(part: Home, name: int | str) -> Iterator[None]:
    """Let dbt work on a part of the history for a while."""
    usual = os.environ["CROSSDOCK_HOME"]
    os.environ["CROSSDOCK_HOME"], os.environ["CROSSDOCK_PART"] = str(part.root), str(name)
    try:
        yield
    finally:
        os.environ["CROSSDOCK_HOME"], os.environ["CROSSDOCK_PART"] = usual, ""
