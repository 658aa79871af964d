"""The tables of a document: where the records of each are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

Path = tuple[str, ...]
STEP = re.compile(r"([^\[\]]*)(\[\])?\Z")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a document, as the mapping describes it."""

    name: str
    steps: tuple[tuple[str, bool], ...]  # each step of `rows`, and whether it repeats
    read: frozenset[str] = frozenset()  # columns that the mapping reads
    names: Mapping[str, str] | None = None  # short names of paths
    root: str = ""  # the name of the document that has this table; of any where it is blank

    @property
    def path(self) -> Path:
        return tuple(key for key, _ in self.steps)

    @property
    def unit(self) -> Path | None:
        """Return the path of the first step that repeats: what is held in memory as a whole."""
        for count, (_, repeats) in enumerate(self.steps, start=1):
            if repeats:
                return self.path[:count]
        return None


def steps_of(rows: str, separator: str) -> tuple[tuple[str, bool], ...]:
    """Return the steps of a `rows` path; raises ValueError for what is none."""
    steps = []
    for part in rows.split(separator) if rows else []:
        match = STEP.match(part)
        if match is None or not (match[1] or match[2]):
            raise ValueError(f"{part!r} is no step of a path")
        steps.append((match[1], bool(match[2])))
    return tuple(steps)
