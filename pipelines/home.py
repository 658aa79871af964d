"""Where everything lies below the data folder."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The data folder. `ops_url` names the operational store where it is not the default file."""

    root: Path
    ops_url: str = ""

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def outbox(self) -> Path:
        """What goes back to partners, a folder per source; transport takes it from here."""
        return self.root / "outbox"

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def landing(self) -> Path:
        return self.root / "landing"

    @property
    def quarantine(self) -> Path:
        return self.root / "quarantine"

    @property
    def own_sources(self) -> Path:
        """The company's own source files; those of Crossdock ship with it."""
        return self.root / "sources"

    @property
    def arrivals(self) -> Path:
        """The YAML files that name folders elsewhere to fetch from."""
        return self.root / "arrivals"

    @property
    def receiving(self) -> Path:
        """Files on their way in, before the archive has them; what a crash leaves is no use."""
        return self.root / "receiving"

    @property
    def extract(self) -> Path:
        """What a build reads out of the operational store and the source files."""
        return self.root / "extract"

    @property
    def warehouse(self) -> Path:
        """The steps of a build on the way to its marts, where somebody asked to keep them."""
        return self.root / "warehouse.duckdb"

    @property
    def spilled(self) -> Path:
        """What a build has no room for in memory."""
        return self.root / "spilled"

    @property
    def marts(self) -> Path:
        return self.root / "built.duckdb"

    @property
    def kept(self) -> Path:
        """What a build keeps of each part for what it makes of all parts together."""
        return self.root / "kept.duckdb"

    @property
    def last_build(self) -> Path:
        """What the last build read beside the landing zone, and of which code it was made."""
        return self.root / "last_build"

    @property
    def names(self) -> Path:
        """What landed rows name, noted once: it tells which belong to what is new."""
        return self.root / "names.duckdb"

    @property
    def parts(self) -> Path:
        """The rows of a large history by part, and what was built of each, while a build runs."""
        return self.root / "parts"

    @property
    def part(self) -> Path:
        """The data folder of the part that is being built."""
        return self.root / "part"

    @property
    def serving(self) -> Path:
        return self.root / "serving"

    @property
    def expectations(self) -> Path:
        """The results of Great Expectations, kept over time."""
        return self.root / "expectations"

    @property
    def judgements(self) -> Path:
        """What the suites found, run by run, as rows."""
        return self.root / "judgements"

    @property
    def data_docs(self) -> Path:
        return self.root / "data_docs"

    @property
    def dagster(self) -> Path:
        return self.root / "dagster"

    @property
    def dbt_target(self) -> Path:
        return self.root / "dbt"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def operational_store(self) -> str:
        return self.ops_url or str(self.root / "ops.sqlite")
