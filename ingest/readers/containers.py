"""Which files a packed file holds: gzip and zip, told by their first bytes.

Nothing is unpacked under a name of the archive's choosing; names that mean harm are refused all the
same, since no honest sender writes them.
"""

import gzip
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from ingest.errors import Hostile, Unreadable
from ingest.readers.limits import (
    HIGHEST_RATIO,
    LARGEST_UNPACKED,
    MOST_MEMBERS,
    SMALL_UNPACKED,
)

CHUNK = 1 << 20
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
NOT_CONTENT = ("__MACOSX/", ".DS_Store", "Thumbs.db")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


@contextmanager
def unpacked(path: Path, members: str = "*") -> Iterator[list[Path]]:
    """Lend the files that a packed file holds, by name; a file that is not packed is lent itself.

    Raises Hostile where the archive is made to harm and Unreadable where it is broken.
    """
    kind = _kind(path)
    if not kind:
        yield [path]
        return
    with tempfile.TemporaryDirectory(dir=path.parent, prefix="unpacked-") as folder:
        try:
            found = list((_gunzipped if kind == GZIP else _unzipped)(path, Path(folder), members))
        except BROKEN as error:
            raise Unreadable("gzip" if kind == GZIP else "zip", str(error)) from error
        yield found


def _kind(path: Path) -> bytes:
    with path.open("rb") as stream:
        start = stream.read(4)
    if start.startswith(GZIP):
        return GZIP
    return ZIP if start in (ZIP, EMPTY_ZIP) else b""


def _gunzipped(path: Path, folder: Path, _members: str) -> Iterator[Path]:
    with gzip.open(path) as source:
        yield _copied(source, folder / "0", room_of(path))  # type: ignore[arg-type]


def _unzipped(path: Path, folder: Path, members: str) -> Iterator[Path]:
    left = room_of(path)
    with zipfile.ZipFile(path) as archive:
        chosen = _members(archive, path, members)
        for number, member in enumerate(chosen):
            with archive.open(member) as source:
                made = _copied(source, folder / str(number), left)  # type: ignore[arg-type]
            left -= made.stat().st_size
            yield made


def room_of(path: Path) -> int:
    """Return how many bytes a packed file may come to."""
    return min(max(SMALL_UNPACKED, HIGHEST_RATIO * path.stat().st_size), LARGEST_UNPACKED)


def _copied(source: BinaryIO, final: Path, room: int) -> Path:
    size = 0
    with final.open("wb") as sink:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > room:
                raise Hostile(f"it unpacks to more than {room:,} bytes, which no sender's rows do")
            sink.write(chunk)
    if _kind(final):
        raise Hostile("it holds an archive in an archive")
    return final


def _members(archive: zipfile.ZipFile, path: Path, pattern: str) -> list[zipfile.ZipInfo]:
    found = archive.infolist()
    if len(found) > MOST_MEMBERS:
        raise Hostile(f"it holds {len(found):,} files; at most {MOST_MEMBERS:,} are taken")
    if len({member.filename for member in found}) < len(found):
        raise Hostile("two of its files have one name")
    if sum(member.compress_size for member in found) > path.stat().st_size:
        raise Hostile("its files overlap")
    for member in found:
        if reason := _harm(member):
            raise Hostile(f"its file {member.filename!r} {reason}")
    chosen = [member for member in found if _is_content(member, pattern)]
    if not chosen:
        raise Unreadable("zip", f"it holds no file named like {pattern}")
    return sorted(chosen, key=lambda member: member.filename)


def _harm(member: zipfile.ZipInfo) -> str:
    name = PurePosixPath(member.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in member.filename:
        return "has a path that leads out of the archive"
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or a device"
    if member.flag_bits & 1:
        return "is encrypted"
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is packed in a way other than deflate"
    return ""


def _is_content(member: zipfile.ZipInfo, pattern: str) -> bool:
    name = PurePosixPath(member.filename)
    hidden = member.filename.startswith(NOT_CONTENT) or name.name in NOT_CONTENT
    return not member.is_dir() and not hidden and fnmatchcase(name.name, pattern)
