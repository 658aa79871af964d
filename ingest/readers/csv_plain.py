"""Rows of a CSV file that has nothing special: no quotes, and as many values in every line.

Most files are of this kind, and reading them so takes half the time. What a block is allowed to
hold is counted before it is parsed, so that nothing is padded, cut or joined unseen.
"""

from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from ingest.readers.batch import Batch, numbered
from ingest.readers.limits import LONGEST_RECORD

BLOCK = 8 << 20


class Unsound(Exception):
    """The file has something that this way of reading does not know."""


def plain_batches(path: Path, names: list[str], delimiter: str, encoding: str) -> Iterator[Batch]:
    """Yield the rows in file order, block by block; raises Unsound at the first to fail."""
    if encoding != "utf-8" or len(names) == 1 or not delimiter.isascii():
        raise Unsound
    row = 1
    with path.open("rb") as stream:
        if b'"' in stream.readline(LONGEST_RECORD):
            raise Unsound
        while block := stream.read(BLOCK) + stream.readline(LONGEST_RECORD):
            frame = _rows(block, names, delimiter)
            yield Batch(numbered(frame, row))
            row += frame.height
    if row == 1:
        empty = pl.DataFrame(schema=dict.fromkeys(names, pl.String()))
        yield Batch(numbered(empty, 1))


def _rows(block: bytes, names: list[str], delimiter: str) -> pl.DataFrame:
    lone = b"\r" in block and block.count(b"\r") != block.count(b"\r\n")
    # The parser takes a byte order mark off the start of what it is given, wherever that lies.
    if lone or b'"' in block or b"\0" in block or block.startswith(BOM_UTF8):
        raise Unsound
    if not block.endswith(b"\n"):  # the parser lets a long last line pass that does not end
        block += b"\n"
    try:
        frame = pl.read_csv(
            block,
            has_header=False,
            separator=delimiter,
            quote_char=None,
            schema=dict.fromkeys(names, pl.String()),
        )
    except pl.exceptions.PolarsError as error:
        raise Unsound from error
    # The parser pads short lines and refuses long ones: where the sum is right, none is short.
    marks = np.frombuffer(block, np.uint8)
    delimiters, lines = (int(np.count_nonzero(marks == ord(e))) for e in (delimiter, "\n"))
    if frame.height != lines or delimiters != lines * (len(names) - 1):
        raise Unsound
    return frame
