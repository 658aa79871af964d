"""What the elements of a segment must hold: the rules of `guides/*_elements.yml`."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingest.edi.guide_files import FOLDER, read_yaml

RULE = re.compile(r"(\w+)(!?) ([TCNARDM]) (\d+)(?:\.\.(\d+))?(?: in ([\w ]+))?")
KINDS = {
    "T": "text",
    "C": "a code",
    "N": "a whole number",
    "A": "an amount with implied decimals",
    "R": "a number",
    "D": "a date",
    "M": "a time",
}
OPEN = "..."


@dataclass(frozen=True, slots=True)
class ElementRule:
    """What one element, or one component of it, must hold."""

    element: int
    component: int  # 0 where the element is no composite
    name: str
    kind: str  # a key of KINDS
    least: int
    most: int
    codes: tuple[str, ...]
    is_mandatory: bool  # where its composite is there

    @property
    def wanted(self) -> str:
        """Say what is expected."""
        length = f"{self.least}" if self.least == self.most else f"{self.least} to {self.most}"
        codes = f", one of {', '.join(self.codes)}" if self.codes else ""
        return f"{self.name} is {KINDS[self.kind]} of {length} characters{codes}"


@dataclass(frozen=True, slots=True)
class Condition:
    """Which elements need or exclude one another: P, R, E, C or L, and their numbers."""

    kind: str
    elements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SegmentRule:
    """What one segment must hold; `most` elements, and components of composites; 0 is any."""

    segment_id: str
    elements: tuple[ElementRule, ...]
    conditions: tuple[Condition, ...]
    most: int
    most_components: tuple[tuple[int, int], ...]


@cache
def segment_rules(standard: str) -> dict[str, SegmentRule]:
    """Return the rules of a standard's segments; raises ValueError, naming the rule."""
    raw = read_yaml(FOLDER / f"{standard}_elements.yml")
    return {
        segment_id: _segment(segment_id, rules, raw["conditions"].get(segment_id, ()))
        for segment_id, rules in raw["elements"].items()
    }


def _segment(segment_id: str, rules: list[Any], conditions: list[str]) -> SegmentRule:
    elements: list[ElementRule] = []
    sizes = []
    for number, rule in enumerate(rules, start=1):
        if isinstance(rule, list):
            closed = rule[-1] != OPEN
            parts = [each for each in rule if each != OPEN]
            elements += [_element(number, n, part) for n, part in enumerate(parts, start=1)]
            sizes.append((number, len(parts) if closed else 0))
        elif rule != OPEN:
            elements.append(_element(number, 0, rule))
    return SegmentRule(
        segment_id,
        tuple(elements),
        tuple(_condition(each) for each in conditions),
        0 if OPEN in rules else len(rules),
        tuple(sizes),
    )


def _element(element: int, component: int, text: str) -> ElementRule:
    found = RULE.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no rule, such as 'quantity! R 1..15'")
    name, mandatory, kind, least, most, codes = found.groups()
    return ElementRule(
        element,
        component,
        name,
        kind,
        int(least),
        int(most or least),
        tuple((codes or "").split()),
        bool(mandatory),
    )


def _condition(text: str) -> Condition:
    numbers = tuple(int(text[n : n + 2]) for n in range(1, len(text), 2))
    return Condition(text[0], numbers)
