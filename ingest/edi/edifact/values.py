"""How is an EDIFACT element taken apart and freed of its release characters?"""

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


class Separators(NamedTuple):
    """The separators within elements, as the interchanges table tells them."""

    component: str = ":"
    release: str | None = "?"
    repetition: str | None = None


def split(text: str, separator: str, release: str | None) -> list[str]:
    """Split at each separator that is not released; the parts keep their release characters."""
    if not release or release not in text:
        return text.split(separator)
    parts: list[str] = [""]
    for piece in _pieces(separator, release).findall(text):
        if piece == separator:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def plain(text: str, release: str | None) -> str:
    """Return text without its release characters; a lone one at the end stays."""
    if not release or release not in text:
        return text
    return _released(release).sub(r"\1", text)


def components(element: str, component_separator: str, release: str | None) -> list[str]:
    """Return the components of an element, freed of release characters."""
    return [plain(part, release) for part in split(element, component_separator, release)]


def split_components(array: pa.StringArray, separators: Separators) -> pa.ListArray:
    """Return a list of components for each element; null for null.

    An element with release characters is taken apart by itself, all others in one go.
    """
    whole = pc.split_pattern(array, separators.component)
    release = separators.release
    if not release:
        return whole
    rows = np.flatnonzero(pc.fill_null(pc.match_substring(array, release), False))  # noqa: FBT003  (Arrow's signature)
    if not len(rows):
        return whole
    texts = array.take(pa.array(rows)).to_pylist()
    apart = [components(text, separators.component, release) for text in texts]
    order = np.arange(len(array))
    order[rows] = len(array) + np.arange(len(rows))
    return pa.concat_arrays([whole, pa.array(apart, type=whole.type)]).take(pa.array(order))


def plain_texts(array: pa.StringArray, release: str | None) -> pa.StringArray:
    """Return texts without their release characters; null for null."""
    if not release:
        return array
    return pc.replace_substring_regex(array, rf"(?s){re.escape(release)}(.)", r"\1")


def point(number: str) -> str:
    """Return a number's text with a decimal point.

    ISO 9735 takes comma and point alike, whatever UNA says, and has no sign between thousands.
    """
    return number.replace(",", ".")


@lru_cache(maxsize=64)
def _pieces(separator: str, release: str) -> re.Pattern[str]:
    one, two = re.escape(release), re.escape(separator)
    return re.compile(rf"(?:{one}.|[^{one}{two}]|{one}\Z)+|{two}", re.DOTALL)


@lru_cache(maxsize=64)
def _released(release: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(release)}(.)", re.DOTALL)
