"""Writes docs/feeds.md from the canonical feeds: `python -m tests.feeds_page`."""

from pathlib import Path

from ingest.feed import Feed, Field
from ingest.feeds import FEEDS

PAGE = Path(__file__).parents[1] / "docs" / "feeds.md"
OURS = ("case_events",)  # what we write ourselves: no source maps to it

HEAD = """# Feeds

What a source file can bring: each feed is one kind of row, with the columns that a mapping fills.
[Sources](sources.md) says how. `python -m tests.feeds_page` writes this page.

Required columns are bold. Of several rows with one key, the one stated last counts. Quantities
count base units where no unit is stated. Instants land in UTC with the site's offset beside them.

| feed | one row is | required |
|---|---|---|
"""


def page(feeds: dict[str, Feed]) -> str:
    """Return the page: a list of all feeds, then each with its columns."""
    shown = [feed for name, feed in feeds.items() if name not in OURS]
    return HEAD + "".join(map(_line, shown)) + "".join(map(_section, shown))


def _line(feed: Feed) -> str:
    required = ", ".join(field.name for field in feed.fields if field.required)
    thing = feed.grain.removeprefix("One row per ").removesuffix(".")
    return f"| [`{feed.name}`](#{feed.name}) | {thing} | {required} |\n"


def _section(feed: Feed) -> str:
    return (
        f"\n## {feed.name}\n\n{feed.grain} Key: {', '.join(feed.key)}. Version {feed.version}.\n\n"
        "| column | kind | what |\n|---|---|---|\n" + "".join(map(_column, feed.fields))
    )


def _column(field: Field) -> str:
    name = f"**{field.name}**" if field.required else field.name
    codes = f" One of: {', '.join(field.codes)}." if field.codes else ""
    return f"| {name} | {field.kind.value} | {field.description}{codes} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(FEEDS), encoding="utf-8")
