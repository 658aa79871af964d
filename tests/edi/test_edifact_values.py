"""Are EDIFACT elements taken apart as ISO 9735 says?"""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.edi.edifact.values import (
    Separators,
    components,
    plain,
    plain_texts,
    point,
    split_components,
)


def escaped(text: str) -> str:
    return "".join(f"?{sign}" if sign in "?:+'" else sign for sign in text)


@pytest.mark.parametrize(
    ("element", "found"),
    [
        ("", [""]),
        ("a:b", ["a", "b"]),
        ("a?:b", ["a:b"]),
        ("a??:b", ["a?", "b"]),
        ("?+49:::x", ["+49", "", "", "x"]),
        ("a?", ["a?"]),
    ],
)
def test_released_separators_do_not_separate(element: str, found: list[str]) -> None:
    assert components(element, ":", "?") == found


@given(st.lists(st.text("ab?:+'\n", max_size=6), min_size=1, max_size=5))
def test_what_was_put_together_comes_apart(parts: list[str]) -> None:
    element = ":".join(map(escaped, parts))
    assert components(element, ":", "?") == parts
    assert plain(escaped(element), "?") == element


@given(st.lists(st.none() | st.text("ab?:+", max_size=6), max_size=8))
def test_a_column_comes_apart_as_its_elements_do(elements: list[str | None]) -> None:
    column = pa.array(elements, type=pa.string())
    assert split_components(column, Separators()).to_pylist() == [
        None if one is None else components(one, ":", "?") for one in elements
    ]
    assert plain_texts(column, "?").to_pylist() == [
        None if one is None else plain(one, "?") for one in elements
    ]


def test_without_a_release_character_each_separator_separates() -> None:
    column = pa.array(["a?:b"])
    assert split_components(column, Separators(release=None)).to_pylist() == [["a?", "b"]]


def test_a_decimal_comma_is_a_point() -> None:
    assert [point("1,5"), point("1.5")] == ["1.5", "1.5"]
