"""What holds of every text of a column, found by looking at its bytes all at once.

That costs a fraction of asking each text, and most columns are plain: nothing to trim, numbers
such as 12.50. False says nothing but that each text is to be looked at.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

POINT, ZERO = ord("."), ord("0")
FIRST_MARK, MARKS = ord("!"), 94  # of ASCII: from ! to ~

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]


def are_trimmed(texts: pl.Series) -> bool:
    """Return whether no text is empty, nor begins or ends with what might be a blank."""
    content, ends = _bytes_of(texts)
    if not np.all(ends[1:] > ends[:-1]):
        return False
    outer = np.concatenate([content[ends[:-1]], content[ends[1:] - 1]])
    return bool(np.all(outer - FIRST_MARK < MARKS))  # lower bytes wrap around


def trimmed(texts: pl.Series) -> pl.Series:
    """Return the texts without the blanks at their ends; null where nothing is left."""
    if are_trimmed(texts):
        return texts
    cut = texts.str.strip_chars()
    return cut.set(cut == "", None)


def are_plain_decimals(texts: pl.Series, digits: int, decimals: int) -> bool:
    """Return whether each text is digits alone, or digits with a point between them.

    None may be longer than `digits`, nor have more than `decimals` behind its point.
    """
    content, ends = _bytes_of(texts)
    lengths = np.diff(ends)
    if not np.all((lengths > 0) & (lengths <= digits)):
        return False
    points = np.flatnonzero(content == POINT)
    if np.count_nonzero(content - ZERO <= 9) + len(points) != len(content):
        return False
    rows = np.searchsorted(ends, points, side="right") - 1
    before, behind = points - ends[rows], ends[rows + 1] - points - 1
    once = np.all(np.diff(rows) > 0)
    return bool(once and np.all((before > 0) & (behind > 0) & (behind <= decimals)))


def _bytes_of(texts: pl.Series) -> tuple[Bytes, Places]:
    """Return the bytes of all texts that are not null, and where each begins, and the end."""
    array = texts.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())
    if array.null_count:
        array = array.drop_null()
    if not len(array):
        return np.zeros(0, np.uint8), np.zeros(1, np.int64)
    _, places, content = array.buffers()
    ends = np.frombuffer(places, np.int64)[array.offset : array.offset + len(array) + 1]
    if content is None:  # all texts are empty
        return np.zeros(0, np.uint8), ends - ends[0]
    return np.frombuffer(content, np.uint8)[ends[0] : ends[-1]], ends - ends[0]
