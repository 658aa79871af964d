"""How a guide names the place of a value: `N1(ST)/N4-01`, `DTM(011) as date`, `QTY(21)-01.2`."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "date", "number", "cents"]

STEP = re.compile(r"([A-Z][A-Z0-9]{1,2})(?:\(([^()@]*)(?:@(\d+)(?:\.(\d+))?)?\))?")
PLACE = re.compile(r"((?:[A-Z0-9]+(?:\([^()]*\))?/)*)([A-Z0-9]+(?:\([^()]*\))?)-(\d\d)(?:\.(\d+))?")
KINDS: tuple[Kind, ...] = ("text", "date", "number", "cents")


@dataclass(frozen=True, slots=True)
class Step:
    """A segment id, and the codes that one of its elements must hold; no codes: any will do."""

    segment_id: str
    codes: tuple[str, ...] = ()
    element: int = 1
    component: int = 1

    def __str__(self) -> str:
        where = "" if (self.element, self.component) == (1, 1) else f"@{self.element:02}"
        return self.segment_id + (f"({','.join(self.codes)}{where})" if self.codes else "")


@dataclass(frozen=True, slots=True)
class Place:
    """An element of the first segment that fits; component 0 is the element as a whole.

    `path` names the loops to go through, from the outer one; a loop above the row's is found too.
    """

    path: tuple[Step, ...]
    step: Step
    element: int
    component: int = 0

    def __str__(self) -> str:
        part = f".{self.component}" if self.component else ""
        path = "".join(f"{step}/" for step in self.path)
        return f"{path}{self.step}-{self.element:02}{part}"


@dataclass(frozen=True, slots=True)
class Reading:
    """Places whose values make one value: joined as text, or a day with its time."""

    places: tuple[Place, ...]
    kind: Kind = "text"

    def __str__(self) -> str:
        return " + ".join(str(place) for place in self.places)


def parse_step(text: str) -> Step:
    """Return `HL(I@03)` as a step; the qualifier is element 01 where nothing is said."""
    found = STEP.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no segment, such as N1 or N1(ST) or HL(I@03)")
    segment_id, codes, element, component = found.groups()
    return Step(
        segment_id,
        tuple((codes or "").split(",")) if codes else (),
        int(element or 1),
        int(component or 1),
    )


def parse_reading(text: str, dates: dict[str, tuple[str, ...]]) -> Reading:
    """Return `DTM(011)-02 as date`; `DTM(011) as date` has the elements that `dates` says."""
    places, _, kind = text.strip().partition(" as ")
    if kind and kind not in KINDS:
        raise ValueError(f"{text!r}: no kind {kind!r}; there are {', '.join(KINDS)}")
    if kind == "date" and "-" not in places:
        segment_id = parse_step(places.rpartition("/")[2]).segment_id
        places = " + ".join(f"{places}-{element}" for element in dates[segment_id])
    parsed = tuple(parse_place(place) for place in places.split(" + "))
    return Reading(parsed, next((each for each in KINDS if each == kind), "text"))


def parse_column(text: str, dates: dict[str, tuple[str, ...]]) -> tuple[Reading, ...]:
    """Return what stands between bars: the first reading that yields a value counts."""
    return tuple(parse_reading(part, dates) for part in text.split(" | "))


def parse_place(text: str) -> Place:
    """Return `N1(ST)/N4-01` as a place."""
    found = PLACE.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no place, such as BEG-03 or N1(ST)/N4-01 or QTY(21)-01.2")
    path, step, element, component = found.groups()
    steps = tuple(parse_step(part) for part in path.split("/") if part)
    return Place(steps, parse_step(step), int(element), int(component or 0))
