"""The environment, read once: the only module of the pipelines that may.

Every variable is listed in `.env.example`.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from pipelines.home import Home

PROJECT = Path(__file__).parent.parent


def home_from_environment() -> Home:
    """Return the data folder that `CROSSDOCK_HOME` names; `var/` beside the code by default."""
    root = Path(os.environ.get("CROSSDOCK_HOME") or PROJECT / "var").resolve()
    return Home(root, ops_url=os.environ.get("CROSSDOCK_OPS_URL", ""))


def named_secrets() -> Mapping[str, str]:
    """Return the whole environment: arrivals files name the variables that hold credentials."""
    return dict(os.environ)


def pass_on(home: Home) -> None:
    """Tell dbt and Dagster, which read the environment themselves, where and with how much."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    os.environ["CROSSDOCK_HOME"] = str(home.root)
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    keeps_steps = os.environ.get("CROSSDOCK_KEEP_STEPS") == "1"
    os.environ["CROSSDOCK_WAREHOUSE"] = str(home.warehouse) if keeps_steps else ":memory:"
    os.environ["CROSSDOCK_BUILD_MEMORY"] = os.environ.get("CROSSDOCK_BUILD_MEMORY") or "6GB"
    os.environ["CROSSDOCK_GROUP_CURRENCY"] = os.environ.get("CROSSDOCK_GROUP_CURRENCY") or ""
    os.environ["DBT_TARGET_PATH"] = str(home.dbt_target)
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    (home.dagster / "dagster.yaml").write_bytes((PROJECT / "dagster.yaml").read_bytes())
