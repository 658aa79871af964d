"""A world built without what is late, and brought forward when that has come."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from ingest.feeds import FEEDS
from pipelines.build_state import BuildState, passed
from pipelines.compiled_marts import CompiledMarts
from pipelines.home import Home
from pipelines.increments.forward import bring_forward
from pipelines.increments.masters import STOCKS
from pipelines.parts.links import DIVIDED, OF_THE_FIRST_PART
from pipelines.parts.plan import Plan
from tests.pipelines.increments.arrivals import Corrected, IsLate, arrive, hold_back, none_corrected
from tests.pipelines.mart_hashes import hashes_of
from tests.pipelines.parts.builds import Builder

FIRST_DAY = date(2026, 1, 5)
CODE = "one code"


class Forward:
    """A world's builds: of all but what is late, from that one on, and of everything."""

    def __init__(self, home: Home, marts: CompiledMarts, nodes: dict[str, Any], plan: Plan) -> None:
        self.home, self._marts, self._nodes = home, marts, nodes
        self._builder = Builder(marts, plan)

    @property
    def lines(self) -> list[int]:
        """How many order lines each build since the last bringing held."""
        return self._builder.lines

    def build_all_but(
        self, is_late: IsLate, corrected: Corrected = none_corrected, parts: int = 1
    ) -> Path:
        """Build what is not late; return the folder of what is held back."""
        held = self.hold_back(is_late, "late", corrected)
        self._builder.build(self.home, parts)
        passed(self.home, BuildState(0, 0, {}), CODE)
        return held

    def hold_back(self, is_late: IsLate, name: str, corrected: Corrected = none_corrected) -> Path:
        """Hold back what is late, and return the folder of it."""
        held = self.home.root / name
        assert hold_back(self.home, is_late, held, corrected)
        return held

    def bring(self, held: Path) -> dict[str, str]:
        """Land what was held back, build forward and return the hashes of the marts."""
        arrive(self.home, held)
        self._builder.lines.clear()
        for _ in bring_forward(self.home, self._nodes, self._builder.plan, self._builder, print):
            pass
        hashes = self._builder.finish(self.home)
        passed(self.home, BuildState(0, 0, {}), CODE)
        return hashes

    def whole(self) -> dict[str, str]:
        """Return the hashes of the marts of a build of everything."""
        return hashes_of(self._marts, self.home)


Built = tuple[Forward, Path]  # a world that is built, and what is held back of it


def none_of(rows: pl.DataFrame) -> pl.Series:
    """Say that no row is late."""
    return pl.repeat(value=False, n=rows.height, eager=True)


def since(day: int, feed: str, rows: pl.DataFrame) -> pl.Series:
    """Say which rows of orders, stock and suppliers tell of a day of the world or a later one."""
    instants = [
        name
        for name, dtype in FEEDS[feed].landed_columns()
        if isinstance(dtype, pl.Datetime)
        and (name.endswith("ed_at") or name == "balance_at")
        and name != "expected_at"
    ]
    if not instants or feed not in {*DIVIDED, *OF_THE_FIRST_PART, *STOCKS}:
        return none_of(rows)
    moment = datetime.combine(FIRST_DAY, datetime.min.time()) + timedelta(days=day)
    return rows.select(pl.max_horizontal(*instants).ge(moment).fill_null(value=False)).to_series()


def one_row(feed: str, condition: pl.Expr, asked: str, rows: pl.DataFrame) -> pl.Series:
    """Say that those rows of one feed are late for which a condition holds."""
    return rows.select(condition).to_series() if asked == feed else none_of(rows)


def none_late(feed: str, rows: pl.DataFrame) -> pl.Series:
    """Say that no row of any feed is late."""
    del feed
    return none_of(rows)


def again(feed: str, condition: pl.Expr, asked: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Return those rows of one feed for which a condition holds, to come again."""
    return rows.filter(condition) if asked == feed else rows.clear()
