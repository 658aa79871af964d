"""Which sources are configured: those that ship with Crossdock, and the company's own."""

from pathlib import Path

from ingest.errors import AmbiguousSource, UnknownSource
from ingest.source import Source, load_source

SHIPPED = Path(__file__).parent / "sources"


def load_sources(own: Path | None = None) -> dict[str, Source]:
    """Return all sources by name; one of the company's own replaces a shipped one of its name.

    Raises BadMapping for the first mapping that is wrong, before anything is read.
    """
    folders = [SHIPPED, *([own] if own is not None and own.is_dir() else [])]
    paths = [path for folder in folders for path in sorted(folder.glob("*.yml"))]
    return {source.source: source for source in map(load_source, paths)}


def named(sources: dict[str, Source], name: str) -> Source:
    """Return one source; raises UnknownSource."""
    if name not in sources:
        raise UnknownSource(name, sorted(sources))
    return sources[name]


def source_for(sources: dict[str, Source], file_name: str) -> Source:
    """Return the only source that takes a file of this name; raises AmbiguousSource."""
    takers = [source for source in sources.values() if source.takes(file_name)]
    if len(takers) != 1:
        raise AmbiguousSource(file_name, [source.source for source in takers])
    return takers[0]
