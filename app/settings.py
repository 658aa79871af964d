"""What does the environment say to the app? The only place in it that asks."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the app finds its stores and its neighbours."""

    home: Path
    ops_url: str
    dagster_url: str

    @property
    def serving(self) -> Path:
        """The folder of published snapshots."""
        return self.home / "serving"

    @property
    def data_docs(self) -> Path:
        """The folder of the rendered expectation results."""
        return self.home / "data_docs"


def settings() -> Settings:
    """Read the settings anew, so that a test may point them elsewhere."""
    home = Path(os.environ.get("CROSSDOCK_HOME") or "var").resolve()
    return Settings(
        home=home,
        ops_url=os.environ.get("CROSSDOCK_OPS_URL") or f"sqlite:///{home / 'ops.sqlite'}",
        dagster_url=os.environ.get("CROSSDOCK_DAGSTER_URL") or "http://127.0.0.1:3000",
    )
