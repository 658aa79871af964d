"""Whether the mapping of EDI files makes sense: its partner, its tables and their columns."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from ingest.edi.guide_columns import table_columns
from ingest.source_columns import source_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.source import FileRule, Source

Complaint = tuple[tuple[str | int, ...], str]


def edi_complaints(source: Source, rule: FileRule) -> Iterator[Complaint]:
    """Yield what is wrong, each with its path in the file rule."""
    if source.partner is None:
        yield (), "EDI needs a partner beside files: our_ids and their_ids at least"
    if rule.feeds:
        yield ("feeds",), "EDI has tables: name them under tables, such as 850.lines"
    known = table_columns()
    for name, table_rule in rule.tables.items():
        if name not in known:
            of_set = [each for each in known if each.startswith(name.split(".")[0] + ".")]
            hint = f"it has {', '.join(of_set)}" if of_set else "docs/edi.md lists the tables"
            yield ("tables", name), f"no EDI document has a table {name!r}; {hint}"
            continue
        for feed, feed_rule in table_rule.feeds.items():
            for column in sorted(source_columns(feed_rule) - set(known[name])):
                near = get_close_matches(column, known[name], n=3)
                hint = f"is it {', '.join(near)}?" if near else "docs/edi.md lists its columns"
                yield ("tables", name, "feeds", feed), f"{name} has no column {column!r}; {hint}"
