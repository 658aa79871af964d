"""A build that begins from the last one: what is new or not settled, before and after."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from pipelines.build_state import use_up
from pipelines.errors import NotOnlyMore
from pipelines.home import Home
from pipelines.increments.accounts import orders_reached, others_steps
from pipelines.increments.built import Built
from pipelines.increments.masters import refuse_first_words
from pipelines.increments.news import news_since
from pipelines.increments.putting import put_kept, put_marts
from pipelines.increments.scope import scope_of
from pipelines.increments.settled import settled
from pipelines.parts.division import holding
from pipelines.parts.facts import facts_of, told
from pipelines.parts.merging import make_room
from pipelines.parts.plan import Plan, keys_of

BEFORE, AFTER = "before", "after"
TRIES = 3
NO_ORDERS = pl.DataFrame(schema={"source_system": pl.String(), "named_order_id": pl.String()})
BuildPart = Callable[[Home, str], Iterable[Any]]


def bring_forward(
    home: Home,
    nodes: Mapping[str, Mapping[str, Any]],
    plan: Plan,
    build_part: BuildPart,
    say: Callable[[str], object],
) -> Iterator[Any]:
    """Build what new files touch and what is not settled twice, to replace the first by the second.

    The first build is of the rows that the last build read: it must come to what that one holds,
    and is taken off it. Yields what the builds yield; what is made of the whole is left to the
    caller. Raises NotOnlyMore where the last build cannot be begun from: nothing that it left
    counts then.
    """
    facts = facts_of(home.kept)
    open_days = settled(home, facts)
    news = news_since(home, nodes, open_days)
    before, after = Built(home.parts, BEFORE), Built(home.parts, AFTER)
    also = NO_ORDERS
    for _ in range(TRIES):
        scope = scope_of(home, news, open_days, also)
        say(f"{scope.row_count:,} rows are new, belong with new ones, or are not settled.")
        part = holding(home, scope.rows(), home.last_build)
        yield from _build(part, before, {"known": facts}, build_part)
        steps = others_steps(home, scope, before)
        part = holding(home, scope.rows(), home.extract)
        yield from _build(part, after, {"known": facts, "account_steps": steps}, build_part)
        reached = orders_reached(home, before, after)
        if reached.is_empty():
            break
        also = pl.concat([also, reached])
    else:
        raise NotOnlyMore("each look at the accounts finds further orders that they touch")
    refuse_first_words(home, before, after)
    use_up(home)
    put_marts(home, before, after, keys_of(nodes, plan), plan.shared_marts)
    put_kept(home, before, after)
    if not told(facts_of(home.kept)).equals(told(facts)):
        raise NotOnlyMore("a source tells of something for the first time, or no more")
    for folder in (home.parts, home.part):
        shutil.rmtree(folder)


def _build(
    part: Home, built: Built, extracts: Mapping[str, pl.DataFrame], build_part: BuildPart
) -> Iterator[Any]:
    """Build a part that is told some extracts, and put its databases where `built` says."""
    for name, rows in extracts.items():
        rows.write_parquet(part.extract / f"{name}.parquet")
    for database in (part.marts, part.kept):
        database.unlink(missing_ok=True)
    make_room(part.marts, built.name)
    yield from build_part(part, built.name)
    part.marts.replace(built.marts)
    part.kept.replace(built.kept)
