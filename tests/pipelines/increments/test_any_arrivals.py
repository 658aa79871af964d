"""Is a build from the last one a build of everything, whatever rows came late or corrected?"""

import random
from functools import partial
from typing import Any

import polars as pl
import pytest

from ingest.feeds import FEEDS
from pipelines.compiled_marts import CompiledMarts
from pipelines.errors import NotOnlyMore
from pipelines.home import Home
from pipelines.increments.masters import NAMED
from pipelines.parts.links import DIVIDED
from pipelines.parts.plan import Plan
from tests.pipelines.increments.conftest import DAYS, SEED
from tests.pipelines.increments.forward import Forward, since
from tests.pipelines.parts.builds import rewrite
from tests.pipelines.parts.test_any_rows import changes, rows_of
from tests.proof import LONG, proven

pytestmark = pytest.mark.timeout(1200)  # each builds a world several times
WORLDS = 20 if LONG else 3


@pytest.mark.proof
@pytest.mark.parametrize("number", range(WORLDS))
def test_a_changed_world_brought_forward_is_a_build_of_everything(
    copied: Home, marts: CompiledMarts, nodes: dict[str, Any], plan: Plan, number: int
) -> None:
    chance = random.Random(SEED + number)  # noqa: S311  (no secret)
    for feed in chance.sample(sorted(DIVIDED), 6):
        for change in changes(chance, FEEDS[feed], rows_of(copied, feed)):
            rewrite(copied, feed, change)
    forward = Forward(copied, marts, nodes, plan)
    days, share = chance.choice([1, 3, 10]), chance.choice([0, 0, 0.001])
    held = forward.build_all_but(
        partial(_late, chance, days, share), partial(_corrected, chance), parts=2
    )
    try:
        brought = forward.bring(held)
    except NotOnlyMore as reason:
        proven("T4", seed=SEED + number, built="anew", because=str(reason))
        return
    assert brought == forward.whole(), f"seed {SEED}, world {number}"
    proven("T4", seed=SEED + number, built="forward", order_lines=forward.lines[-1])


def _late(
    chance: random.Random, days: int, share: float, feed: str, rows: pl.DataFrame
) -> pl.Series:
    """Say that the rows of the last days are late, and a few others."""
    if feed not in DIVIDED:
        return since(DAYS - days, feed, rows)
    drawn = [chance.random() < share for _ in range(rows.height)]
    return since(DAYS - days, feed, rows) | pl.Series(drawn, dtype=pl.Boolean)


def _corrected(chance: random.Random, feed: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Draw a row of some feeds that comes again with another's value in one column.

    Customers and items come again whole, and one of them is changed in some worlds.
    """
    if feed not in {*DIVIDED, *NAMED} or rows.height < 2 or chance.random() < 0.8:
        return rows if feed in NAMED else rows.clear()
    optional = [
        field.name
        for field in FEEDS[feed].fields
        if not field.required and field.name not in FEEDS[feed].key
    ]
    one, other = chance.sample(range(rows.height), 2)
    name = chance.choice(optional)
    return rows[one].with_columns(pl.Series(name, [rows[name][other]], dtype=rows.schema[name]))
