"""Independent splitters for what we write: they know separators and release characters, no more."""

import re


def x12_segments(written: bytes) -> list[list[str]]:
    text = written.decode()
    assert text.endswith("~")
    return [segment.split("*") for segment in text[:-1].split("~")]


def x12_interchanges(written: bytes) -> list[list[list[str]]]:
    """Return the interchanges, having checked every count and control number of their envelopes."""
    found: list[list[list[str]]] = []
    for segment in x12_segments(written):
        if segment[0] == "ISA":
            found.append([])
            assert [len(each) for each in segment[1:]] == [
                2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1,
            ]  # fmt: skip
        found[-1].append(segment)
    for segments in found:
        check_envelope(segments)
    return found


def check_envelope(segments: list[list[str]]) -> None:
    ids = [segment[0] for segment in segments]
    assert (ids[0], ids[-1]) == ("ISA", "IEA")
    assert segments[-1][1:] == [str(ids.count("GS")), segments[0][13]]
    assert ids.count("ISA") == ids.count("IEA") == 1
    starts = [at for at, name in enumerate(ids) if name == "GS"]
    ends = [at for at, name in enumerate(ids) if name == "GE"]
    assert len(starts) == len(ends)
    for start, end in zip(starts, ends, strict=True):
        inner = segments[start + 1 : end]
        assert segments[end][1:] == [str([s[0] for s in inner].count("ST")), segments[start][6]]
        assert (inner[0][0], inner[-1][0]) == ("ST", "SE")
        assert inner[-1][1:] == [str(len(inner)), inner[0][2]]
        assert all(all(part for part in segment[-1:]) for segment in inner)


def edifact_segments(written: bytes, encoding: str = "latin-1") -> list[list[list[str]]]:
    """Return segments as elements as components, released characters put back."""
    text = written.decode(encoding)
    assert text.startswith("UNA:+.? '")
    segments = split(text[9:], "'")
    assert segments[-1] == ""
    return [
        [[release(part) for part in split(element, ":")] for element in split(segment, "+")]
        for segment in segments[:-1]
    ]


def split(text: str, separator: str) -> list[str]:
    parts, begin, at = [], 0, 0
    while at < len(text):
        if text[at] == "?":
            at += 2
            continue
        if text[at] == separator:
            parts.append(text[begin:at])
            begin = at + 1
        at += 1
    return [*parts, text[begin:]]


def release(text: str) -> str:
    return re.sub(r"\?(.)", r"\1", text)
