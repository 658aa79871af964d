"""Whether a workbook can be read into memory: how large it unpacks, and how far its cells reach."""

import re
import zipfile
from pathlib import Path

from ingest.errors import Hostile, Unreadable
from ingest.readers.containers import BROKEN, CHUNK, room_of
from ingest.readers.limits import LARGEST_WORKBOOK, MOST_MEMBERS

CELL = re.compile(rb"<(?:\w+:)?c [^>]*?\br=\"([A-Z]{1,3})(\d{1,7})\"")
MOST_CELLS = 20_000_000  # the reader keeps every cell up to the last, empty or not
OVERLAP = 200  # bytes in which a cell's tag, cut by the end of a chunk, is found whole


def check_workbook(path: Path) -> None:
    """Raise Hostile or Unreadable where the workbook must not be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise Hostile(f"the workbook holds {len(members):,} parts")
            if "xl/workbook.xml" not in archive.namelist():
                raise Unreadable("an .xlsx workbook", "there is no xl/workbook.xml in it")
            left = min(LARGEST_WORKBOOK, room_of(path))
            for member in members:
                left -= _check_part(archive, member, left)
    except BROKEN as error:
        raise Unreadable("an .xlsx workbook", str(error)) from error


def _check_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: int) -> int:
    """Return the size of one part; raises Hostile beyond `room`."""
    size = rows = columns = 0
    tail = b""
    is_sheet = member.filename.startswith("xl/worksheets/")
    with archive.open(member) as source:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > room:
                raise Hostile("the workbook unpacks to more than a sheet of rows does")
            for match in CELL.finditer(tail + chunk) if is_sheet else ():
                columns = max(columns, _number(match[1]))
                rows = max(rows, int(match[2]))
            tail = chunk[-OVERLAP:]
    if rows * columns > MOST_CELLS:
        raise Hostile(f"a sheet's cells reach over {rows:,} rows and {columns:,} columns")
    return size


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
