"""What becomes of elements whose bytes are not UTF-8: decoded as agreed, or told byte by byte."""

import numpy as np
from numpy.typing import NDArray

Offsets = NDArray[np.int32]


def repaired(chars: bytes, offsets: Offsets, encoding: str) -> tuple[bytes, Offsets, list[int]]:
    r"""Return the characters as UTF-8, their offsets, and the elements that are no text.

    Elements of ASCII are not touched. A byte that is no text in the encoding becomes `\xNN`.
    """
    high = np.flatnonzero(np.frombuffer(chars, dtype=np.uint8) > 127)
    touched = np.unique(np.searchsorted(offsets, high, side="right") - 1)
    if not len(touched):
        return chars, offsets, []
    parts: list[bytes] = []
    faulty: list[int] = []
    lengths = np.diff(offsets)
    told = 0
    for element, begin, end in zip(
        touched.tolist(), offsets[touched].tolist(), offsets[touched + 1].tolist(), strict=True
    ):
        text, good = _text(chars[begin:end], encoding)
        parts += (chars[told:begin], text)
        told = end
        lengths[element] = len(text)
        if not good:
            faulty.append(element)
    parts.append(chars[told:])
    changed = np.zeros(len(offsets), dtype=np.int32)
    np.cumsum(lengths, out=changed[1:])
    return b"".join(parts), changed, faulty


def _text(value: bytes, encoding: str) -> tuple[bytes, bool]:
    try:
        return value.decode(encoding).encode(), True
    except UnicodeError:
        return value.decode(encoding, errors="backslashreplace").encode(errors="replace"), False
