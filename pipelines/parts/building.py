"""A build in parts: each for itself, then put together."""

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.home import Home
from pipelines.parts.division import Division
from pipelines.parts.facts import as_known, facts_of, together, told
from pipelines.parts.merging import make_room, merge_kept, merge_marts


def build_in_parts(
    home: Home,
    count: int,
    shared_marts: Collection[str],
    build_part: Callable[[Home, int], Iterable[Any]],
) -> Iterator[Any]:
    """Divide the landing zone, build each part, and put together what the parts came to.

    Yields what the builds of parts yield; they are given each part's data folder and number. What
    is made of the whole is left to the caller. Each part must know what the whole history tells
    (facts.py). What is not known before is taken from the parts built so far; a part that knew
    less, or too much, is built again.
    """
    division = Division(home, count)
    numbers = list(range(count))
    known = together([as_known(division.spans)])
    own: dict[int, pl.DataFrame] = {}
    knew: dict[int, pl.DataFrame] = {}
    while numbers:
        for number in numbers:
            part = division.home_of(number)
            known.write_parquet(part.extract / "known.parquet")
            make_room(part.marts, number)
            yield from build_part(part, number)
            own[number] = facts_of(part.kept)
            knew[number] = together([known, own[number]])
            known = together([known, told(own[number])])
            part.kept.replace(_kept(home, number))
        known = together(list(own.values()))
        numbers = [number for number in range(count) if not knew[number].equals(known)]
    merge_kept(home, [_kept(home, number) for number in range(count)])
    Home(home.part).marts.replace(home.marts)
    merge_marts(home.marts, count, shared_marts)
    shutil.rmtree(home.parts)
    shutil.rmtree(home.part)


def _kept(home: Home, number: int) -> Path:
    return home.parts / f"kept-{number}.duckdb"
