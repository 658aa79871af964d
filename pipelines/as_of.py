"""How the marts are built as they were known at an earlier instant."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.compiled_marts import compiled_marts
from pipelines.extract import write_extracts
from pipelines.home import Home
from pipelines.opening import Opened
from pipelines.snapshot_query import Answer, answered


def home_as_of(opened: Opened, as_of: datetime, folder: Path) -> Home:
    """Return a new data folder whose extract holds what was known at an instant, aware of UTC.

    It shares the landing zone with the original, which a build only reads, so that `dbt build` with
    this folder as CROSSDOCK_HOME makes the marts of then beside those of now. Files count as read
    by the parser that landed them last: what was read anew is known as if from its arrival.
    """
    folder.mkdir(parents=True)
    home = Home(folder)
    home.landing.symlink_to(opened.home.landing.resolve(), target_is_directory=True)
    write_extracts(opened, home.extract, as_of)
    return home


def ask_as_of(opened: Opened, as_of: datetime, query: str) -> Answer:
    """Return what a question gives on the marts as they were known at an instant, aware of UTC.

    The marts of then are built anew from the landed rows, which are never changed; nothing is
    published. Raises BadQuery with DuckDB's reason.
    """
    marts = compiled_marts(opened.home)
    with TemporaryDirectory(dir=opened.home.root, prefix="as_of.") as folder:
        home = home_as_of(opened, as_of, Path(folder) / "home")
        with marts.built(home) as connection:
            connection.execute("use built")
            return answered(connection, query)
