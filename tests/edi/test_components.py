"""Components of a whole batch at once, against taking each element apart by itself."""

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.edi.components import Marks, split_components
from ingest.edi.edifact.values import components

ELEMENTS = st.lists(st.text("ab:?é*", max_size=8), min_size=1, max_size=12)


@settings(deadline=None)  # the first call loads Arrow's kernels
@given(ELEMENTS)
def test_components_are_those_that_each_element_has_by_itself(elements: list[str]) -> None:
    split = split_components(
        pa.array(elements), (Marks(":", "?"),), np.zeros(len(elements), dtype=np.int64)
    )
    places = np.arange(len(elements))
    there = np.ones(len(elements), dtype=np.bool_)
    for component in range(1, 10):
        wanted = [
            dict(enumerate(components(each, ":", "?"), 1)).get(component) for each in elements
        ]
        found = split.take(places, there.copy(), component).to_pylist()
        assert found == [each or None for each in wanted]


@settings(deadline=None)  # the first call loads Arrow's kernels
@given(ELEMENTS, ELEMENTS)
def test_each_interchange_has_its_own_separators(colons: list[str], stars: list[str]) -> None:
    marks = (Marks(":", "?"), Marks("*"))
    owners = np.array([0] * len(colons) + [1] * len(stars))
    split = split_components(pa.array(colons + stars), marks, owners)
    there = np.ones(len(owners), dtype=np.bool_)
    found = split.take(np.arange(len(owners)), there, 2).to_pylist()
    wanted = [[*components(each, ":", "?"), "", ""][1] or None for each in colons]
    wanted += [[*each.split("*"), ""][1] or None for each in stars]
    assert found == wanted
