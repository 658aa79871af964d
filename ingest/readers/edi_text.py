"""An EDI file as bytes that its readers can read: unpacked, and in a code that holds ASCII.

The first bytes of an interchange tell UTF-16 and EBCDIC apart from everything else, so a partner
needs no setting for them. EBCDIC is translated byte for byte, so that places stay what they are.
"""

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.errors import Unreadable
from ingest.readers.containers import unpacked
from ingest.source import FileRule

BLOCK = 1 << 20
EBCDIC = ("cp037", "cp500")
EBCDIC_HEAD = re.compile(
    rb"[\x40\x15\x25\x0d]*(?:\xc9\xe2\xc1|\xe4\xd5[\xc1\xc2])"
)  # ISA, UNA, UNB
WIDE = {  # how UTF-16 begins, marked or not
    "utf-16": re.compile(rb"\xff\xfe|\xfe\xff"),
    "utf-16-le": re.compile(rb"I\0S\0A\0|U\0N\0[AB]\0"),
    "utf-16-be": re.compile(rb"\0I\0S\0A|\0U\0N\0[AB]"),
}
NO_TEXT = b"\xff"  # stands for what is no text, for it is none in UTF-8 either


@dataclass(frozen=True, slots=True)
class EdiText:
    """`encoding` is what to read `path` with; None: what the standard says.

    `code` is the original's, where `path` is a copy in another. Places in `path` are those in the
    original but where `code` is UTF-16: there `marks` pairs places, one for each block.
    """

    path: Path
    encoding: str | None
    code: str | None = None
    marks: tuple[tuple[int, int], ...] = ()

    def place(self, offset: int) -> int:
        """Return where in the original the byte stands that is at `offset` of `path`."""
        if not self.marks:
            return offset
        here, there = self.marks[bisect_right(self.marks, (offset, 1 << 62)) - 1]
        with self.path.open("rb") as stream:
            stream.seek(here)
            before = stream.read(offset - here).decode("utf-8", "replace")
        return there + len(before.encode("utf-16-le"))


@contextmanager
def edi_text(packed: Path, rule: FileRule, encoding: str | None) -> Iterator[EdiText]:
    """Lend a file as text; `encoding` is the partner's. Raises Unreadable for several files."""
    with unpacked(packed, rule.members) as files:
        if len(files) != 1:
            raise Unreadable("EDI", f"the archive holds {len(files)} files; send each by itself")
        code = _code(files[0], encoding)
        if code is None:
            yield EdiText(files[0], encoding)
            return
        with TemporaryDirectory() as folder:
            copy = Path(folder) / "text"
            if code in EBCDIC:
                _translate(files[0], copy, code)
                yield EdiText(copy, "latin-1", code)
            else:
                marks = _widen(files[0], copy, code)
                yield EdiText(copy, "utf-8", code, marks)


def _code(path: Path, encoding: str | None) -> str | None:
    """Return the code to bring the file out of; None where it holds ASCII as it is."""
    with path.open("rb") as stream:
        head = stream.read(64)
    if EBCDIC_HEAD.match(head):
        return encoding if encoding in EBCDIC else EBCDIC[0]
    return next((code for code, begins in WIDE.items() if begins.match(head)), None)


def _translate(path: Path, copy: Path, code: str) -> None:
    """Write EBCDIC as Latin-1, which has the same characters; its line ends are line feeds."""
    text = bytes(range(256)).decode(code).replace("\x85", "\n")
    table = text.encode("latin-1")
    with path.open("rb") as source, copy.open("wb") as sink:
        while block := source.read(BLOCK):
            sink.write(block.translate(table))


def _widen(path: Path, copy: Path, code: str) -> tuple[tuple[int, int], ...]:
    """Write UTF-16 as UTF-8; return where each block begins in the copy and in the original."""
    here, there = 0, 2 if code == "utf-16" else 0
    marks = [(here, there)]
    with path.open("rb") as source, copy.open("wb") as sink:
        decoder = codecs.getincrementaldecoder(code)("surrogatepass")
        while block := source.read(BLOCK):
            text = decoder.decode(block)
            here += sink.write(_utf8(text))
            there += len(text.encode("utf-16-le", "surrogatepass"))
            marks.append((here, there))
        try:
            sink.write(_utf8(decoder.decode(b"", final=True)))
        except UnicodeDecodeError:  # half a character at the end
            sink.write(NO_TEXT)
    return tuple(marks)


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:  # half of a pair
        return b"".join(NO_TEXT if "\ud800" <= each <= "\udfff" else each.encode() for each in text)
