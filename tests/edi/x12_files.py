"""X12 files to try: whole ones, and ones in which something is wrong."""

import io
from collections import Counter
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from ingest.edi.tables import EdiBatch
from ingest.edi.x12.read import read_x12

TABLES = ("segments", "interchanges", "groups", "transactions", "errors")


def isa(number: int = 1, separators: str = "*^:~", version: str = "00501") -> str:
    """An ISA of 106 characters with the element, repetition, component separator, terminator."""
    element, repetition, component, terminator = list(separators)
    values = ["ISA", "00", " " * 10, "00", " " * 10, "ZZ", "SENDER".ljust(15), "ZZ"]
    values += ["RECEIVER".ljust(15), "261122", "1030", repetition, version, f"{number:09}", "0"]
    return element.join([*values, "P", component]) + terminator


def interchange(
    *sets: list[str], separators: str = "*^:~", after: str = "", number: int = 1
) -> str:
    """A right interchange of one group; each set is the segments between ST and SE."""
    element, _, _, terminator = list(separators)
    lines = [f"GS*PO*US*THEM*20261122*1030*{number}*X*005010"]
    for control, body in enumerate(sets, start=1):
        lines += [f"ST*850*{control:04}", *body, f"SE*{len(body) + 2}*{control:04}"]
    lines += [f"GE*{len(sets)}*{number}", f"IEA*1*{number:09}"]
    text = [line.replace("*", element) + terminator + after for line in lines]
    return isa(number, separators) + after + "".join(text)


def tables(data: bytes, **options: int | str) -> dict[str, pa.Table]:
    """All that reading yields, each table whole."""
    return joined(list(read_x12(io.BytesIO(data), **options)))  # type: ignore[arg-type]


def joined(batches: list[EdiBatch]) -> dict[str, pa.Table]:
    return {
        name: pa.Table.from_batches([getattr(batch, name) for batch in batches]) for name in TABLES
    }


def rows(held: dict[str, pa.Table]) -> dict[str, list[dict[str, Any]]]:
    return {name: table.to_pylist() for name, table in held.items()}


def codes(data: bytes, **options: int | str) -> Counter[str]:
    """How often each fault is found."""
    return Counter(tables(data, **options)["errors"]["code"].to_pylist())


VALUES = st.text("ABZ019 .-ISAé", max_size=6)
BODIES = st.lists(
    st.builds(
        lambda name, values: "*".join([name, *values]),
        st.sampled_from(["PO1", "N1", "REF", "BEG", "CTT", "TA1", "ISA", "SE1"]),
        st.lists(VALUES, max_size=4),
    ),
    max_size=5,
)
SEPARATORS = st.sampled_from(["*^:~", "|^>\n", "\x1d!:\x1c", "+^:'", "*U>\r"])
FAULTS = st.sampled_from(["drop", "double", "number", "count", "cut", "none", "none"])


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """One to three interchanges, with up to two faults each, in UTF-8."""
    parts = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        separators = draw(SEPARATORS)
        after = draw(st.sampled_from(["", "\n", "\r\n", "\n  "]))
        sets = draw(st.lists(BODIES, max_size=3))
        text = interchange(*sets, separators=separators, after=after, number=number)
        lines = text.split(separators[3])
        for _ in range(draw(st.integers(0, 2))):
            lines = _spoilt(draw, lines, separators[0])
        parts.append(separators[3].join(lines))
    return "".join(parts).encode()


def _spoilt(draw: st.DrawFn, lines: list[str], element: str) -> list[str]:
    fault, at = draw(FAULTS), draw(st.integers(0, max(0, len(lines) - 2)))
    held = lines[at : at + 1]
    if not held or held[0].lstrip().startswith("ISA"):
        return lines
    match fault:
        case "drop":
            return lines[:at] + lines[at + 1 :]
        case "double":
            return lines[: at + 1] + lines[at:]
        case "cut":
            return [*lines[:at], lines[at][: draw(st.integers(0, len(lines[at])))]]
        case "number" | "count" if at:
            parts = held[0].split(element)
            parts[-1 if fault == "number" else min(1, len(parts) - 1)] = "7"
            return [*lines[:at], element.join(parts), *lines[at + 1 :]]
    return lines
