"""Files made to harm whoever reads them, each with the rule that would read it."""

import gzip
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

Settings = dict[str, object]
MB = 1 << 20
HEADER = b"id,name\n"
FEEDS = {"items": {"columns": {"item_id": "id", "item_name": "name"}}}
CSV: Settings = {"format": "csv"}
XML: Settings = {"format": "xml", "rows": "Item[]"}
JSON: Settings = {"format": "json", "rows": "[]"}
LINES: Settings = {"format": "json_lines"}
FIXED: Settings = {"format": "fixed_width", "fields": {"id": [1, 4], "name": [5, 6]}}
EXCEL: Settings = {"format": "excel"}
PARQUET: Settings = {"format": "parquet"}
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s'
)
Member = tuple[str | zipfile.ZipInfo, bytes]
Hostile = tuple[str, Settings, Callable[[Path], object]]


def archive(
    *members: tuple[str | zipfile.ZipInfo, bytes], kind: int = zipfile.ZIP_DEFLATED
) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", kind) as zipped:
        for name, content in members:
            zipped.writestr(name, content)
    return made.getvalue()


def member(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info


def packed_zeros(size: int) -> bytes:
    """Return gzip of many zeros, made piece by piece."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = b"0" * MB
    return b"".join([*(packer.compress(piece) for _ in range(size // MB)), packer.flush()])


def lying_zip(field: int, value: int) -> bytes:
    """Return a zip whose central directory states another size."""
    made = bytearray(archive(("a.csv", HEADER + b"1,a\n" * 1000)))
    place = made.rindex(b"PK\x01\x02") + field
    made[place : place + 4] = struct.pack("<I", value)
    return bytes(made)


def encrypted_zip() -> bytes:
    made = bytearray(archive(("a.csv", HEADER)))
    made[made.rindex(b"PK\x01\x02") + 8] |= 1
    made[6] |= 1
    return bytes(made)


def overlapping_zip() -> bytes:
    """Return a zip of 300 names for one content."""
    made = archive(("0.csv", bytes(MB)))
    start = made.rindex(b"PK\x01\x02")
    entry, local = made[start : made.rindex(b"PK\x05\x06")], made[:start]
    entries = b"".join(entry.replace(b"0.csv", f"{n:05}".encode()) for n in range(300))
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 300, 300, len(entries), len(local), 0)
    return local + entries + end


def workbook(sheet: bytes, **others: bytes) -> bytes:
    book = b"<workbook/>"
    parts = [("xl/workbook.xml", book), ("xl/worksheets/sheet1.xml", sheet), *others.items()]
    return archive(*parts)


def parquet_bytes(rows: int = 1000) -> bytearray:
    made = io.BytesIO()
    pq.write_table(pa.table({"id": [str(n) for n in range(rows)], "name": ["x"] * rows}), made)
    return bytearray(made.getvalue())


def lying_parquet(seed: int) -> bytes:
    """Return a Parquet file with numbers of its footer changed to the largest."""
    made = parquet_bytes()
    size = int.from_bytes(made[-8:-4], "little")
    place = len(made) - 8 - size + (seed * 37) % size
    made[place : place + 4] = b"\xfe\xff\xff\x7f"
    return bytes(made)


def sparse(path: Path, start: bytes, size: int) -> None:
    with path.open("wb") as file:
        file.write(start)
        file.truncate(size)


def bomb(name: str, levels: int) -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, levels))
    text = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><x><Item><id>&a{levels - 1};</id></Item></x>'
    return text.encode(name)


def wide_json(names: int) -> bytes:
    rows = ({f"k{n}-{m}": 1 for m in range(100)} for n in range(names))
    return b"\n".join(json.dumps(row).encode() for row in rows)


def hostile_files() -> Iterator[Hostile]:
    """Yield each file: its name, how it would be read, and what writes it."""
    for name, settings, content in [*_archives(), *_texts(), *_trees(), *_books()]:
        yield name, settings, lambda path, content=content: path.write_bytes(content)  # type: ignore[misc]
    yield "line of 1 GB", CSV, lambda path: sparse(path, HEADER, 1 << 30)
    yield "header of 1 GB", CSV, lambda path: sparse(path, b"id", 1 << 30)
    yield "JSON line of 1 GB", LINES, lambda path: sparse(path, b'{"id":"', 1 << 30)
    yield "JSON value of 1 GB", JSON, lambda path: sparse(path, b'[{"id":"', 1 << 30)
    yield "XML text of 1 GB", XML, lambda path: path.write_bytes(b"<x><Item>" + b"y" * (40 * MB))
    yield "fixed line of 1 GB", FIXED, lambda path: sparse(path, b"1", 1 << 30)
    yield (
        "UTF-16 line of 1 GB",
        {**CSV, "encoding": "utf-16"},
        lambda path: sparse(path, b"i\0", 1 << 30),
    )
    yield (
        "EBCDIC line of 1 GB",
        {**CSV, "encoding": "cp037"},
        lambda path: sparse(path, b"i", 1 << 30),
    )


def _archives() -> Iterator[tuple[str, Settings, bytes]]:
    yield "gzip bomb", CSV, packed_zeros(512 * MB)
    yield "gzip bomb in gzip", CSV, gzip.compress(packed_zeros(512 * MB))
    yield "gzip cut", CSV, gzip.compress(HEADER + b"1,a\n" * 999)[:-20]
    yield "gzip with a wrong sum", CSV, gzip.compress(HEADER)[:-8] + bytes(8)
    yield "gzip of nothing known", CSV, b"\x1f\x8b" + bytes(50)
    yield "zip bomb", CSV, archive(("a.csv", bytes(300 * MB)))
    yield "zip of many bombs", CSV, archive(*((f"{n}.csv", bytes(40 * MB)) for n in range(5)))
    yield "zip in zip", CSV, archive(("a.zip", archive(("a.csv", HEADER))))
    yield "gzip in zip", CSV, archive(("a.gz", gzip.compress(HEADER)))
    yield "zip that overlaps", CSV, overlapping_zip()
    yield "zip of 2,000 files", CSV, archive(*((f"{n}.csv", HEADER) for n in range(2000)))
    yield "zip of nothing", CSV, archive()
    yield "zip cut", CSV, archive(("a.csv", HEADER * 99))[:-30]
    yield "zip that is encrypted", CSV, encrypted_zip()
    for name in ("../a.csv", "/etc/passwd", "a/../../b.csv", "C:\\a.csv", "..\\..\\a.csv"):
        yield f"zip with {name}", CSV, archive((name, HEADER + b"1,a\n"))
    yield "zip with a link", CSV, archive((member("a.csv", 0o120777), b"/etc/passwd"))
    yield "zip with a device", CSV, archive((member("a.csv", 0o020666), b""))
    yield "zip with one name twice", CSV, _twice()
    yield "zip packed by LZMA", CSV, archive(("a.csv", HEADER), kind=zipfile.ZIP_LZMA)
    yield "zip that understates", CSV, lying_zip(24, 1)
    yield "zip that overstates", CSV, lying_zip(20, 1 << 30)
    yield "zip with a wrong place", CSV, lying_zip(42, 1 << 20)


def _twice() -> bytes:
    made = archive(("a.csv", HEADER), ("b.csv", HEADER))
    return made.replace(b"b.csv", b"a.csv")


def _texts() -> Iterator[tuple[str, Settings, bytes]]:
    yield "line of 40 MB", CSV, HEADER + b"x" * (40 * MB)
    yield "header of 100,000 names", CSV, b",".join(b"c%d" % n for n in range(100_000)) + b"\n1\n"
    yield "quote of 40 MB", CSV, HEADER + b'1,"' + b"x" * (40 * MB)
    yield "JSON lines of many names", LINES, wide_json(2_000)
    yield "fixed record without end", FIXED, b"1" * (3 * MB)
    yield "nothing but NUL", CSV, bytes(MB)


def _trees() -> Iterator[tuple[str, Settings, bytes]]:
    yield "deep JSON arrays", JSON, b"[" * MB
    yield "deep JSON objects", JSON, b'{"a":' * MB
    yield "deep JSON line", {**JSON, "format": "json"}, b'[{"id":' + b"[" * MB + b"]" * MB + b"}]"
    yield (
        "JSON nested 200 times",
        JSON,
        b'[{"id":1,"a":' + b'{"b":' * 200 + b"1" + b"}" * 200 + b"}]",
    )
    yield "JSON value of 40 MB", JSON, b'[{"id":"' + b"x" * (40 * MB) + b'"}]'
    yield "JSON outside its rows", {**JSON, "rows": "a[]"}, b'{"b":"' + b"x" * (30 * MB) + b'"}'
    yield "JSON of many names", JSON, b"[" + wide_json(2_000).replace(b"\n", b",") + b"]"
    for code in ("utf-8", "utf-16"):
        yield f"billion laughs in {code}", XML, bomb(code, 10)
    yield (
        "XML blow-up of one entity",
        XML,
        (b'<!DOCTYPE x [<!ENTITY a "' + b"h" * 50_000 + b'">]><x>' + b"&a;" * 50_000 + b"</x>"),
    )
    for address in ("file:///etc/passwd", "http://127.0.0.1:9/x"):
        text = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{address}">]><x><Item><id>&a;</id></Item></x>'
        yield f"XML entity of {address}", XML, text.encode()
    yield "XML parameter entity", XML, b'<!DOCTYPE x [<!ENTITY % a SYSTEM "file:///x"> %a;]><x/>'
    yield "XML document type", XML, b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>'
    yield "deep XML", XML, b"<a>" * 500_000
    yield "XML attribute of 40 MB", XML, b'<x a="' + b"y" * (40 * MB)
    yield (
        "XML of many names",
        XML,
        b"<x><Item>" + b"".join(b"<n%d/>" % n for n in range(9_000)) + b"</Item></x>",
    )


def _books() -> Iterator[tuple[str, Settings, bytes]]:
    yield "workbook bomb", EXCEL, workbook(SHEET % (b"<row/>" * (45 * MB)))
    far = b'<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    yield (
        "workbook whose cells lie far apart",
        EXCEL,
        workbook(SHEET % far + b"</sheetData></worksheet>"),
    )
    yield "workbook of nothing", EXCEL, workbook(b"")
    yield "zip that is no workbook", EXCEL, archive(("a.csv", HEADER))
    for seed in range(8):
        yield f"Parquet that lies, {seed}", PARQUET, lying_parquet(seed)
    yield (
        "Parquet with a long footer",
        PARQUET,
        bytes(parquet_bytes()[:-8]) + b"\xff\xff\xff\x7fPAR1",
    )
