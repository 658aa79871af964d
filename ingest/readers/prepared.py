"""A file made ready for its reader: unpacked, in UTF-8, without its control records."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.readers.control import Body, body_of
from ingest.readers.transcode import Transcoded, transcoded
from ingest.source import FileRule

IN_TEXT = ("csv", "fixed_width", "json", "json_lines", "xml")


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the reader is given, and the way back to the bytes that came."""

    body: Body
    code: Transcoded | None

    def place(self, offset: int, length: int) -> tuple[int, int]:
        """Return the place in the file's own bytes of whole lines of the body."""
        begin = offset + self.body.offset
        if self.code is None:
            return begin, length
        there = self.code.place(begin)
        return there, self.code.place(begin + length) - there


@contextmanager
def prepared(path: Path, rule: FileRule) -> Iterator[Prepared]:
    """Lend one unpacked file as its reader wants it; copies are made only where they are needed."""
    by_lines = rule.format in IN_TEXT and not rule.record_length
    recode = by_lines and rule.encoding != "utf-8"
    if not recode and rule.control is None:
        yield Prepared(Body(path, 0, ()), None)
        return
    with tempfile.TemporaryDirectory(dir=path.parent, prefix="prepared-") as folder:
        code = transcoded(path, rule.encoding, Path(folder) / "text") if recode else None
        body = body_of(code.path if code else path, rule, Path(folder) / "body")
        yield Prepared(body, code)
