"""Which columns of the source a rule reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.source import ColumnRule, FeedRule

PLACE = re.compile(r"\{([^{}]+)\}")
ROW = "_row"  # in a template: the number of the row in its file


def source_columns(rule: FeedRule) -> set[str]:
    """Return every column of the source that a feed rule reads."""
    return set(rule.only).union(*map(columns_of, rule.columns.values()))


def columns_of(rule: ColumnRule) -> set[str]:
    """Return the columns of the source that make one column of a feed."""
    named = {*([rule.column] if rule.column else []), *template_columns(rule.template or "")}
    return named - {ROW}


def template_columns(template: str) -> list[str]:
    """Return the source columns that a template such as `{OrderNo}-{LineNo}` names."""
    return PLACE.findall(template)
