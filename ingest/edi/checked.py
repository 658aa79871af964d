"""An EDI file with all its faults: those of its envelopes, and those that its guides find."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from ingest.edi.envelopes import Envelopes
from ingest.edi.read import read_edi
from ingest.edi.tables import EdiBatch
from ingest.edi.validate import faults


def checked(path: Path, encoding: str | None) -> Iterator[EdiBatch]:
    """Yield the tables of a file, part by part, the guides' faults beside the reader's."""
    envelopes = Envelopes()
    with path.open("rb") as stream:
        for batch in read_edi(stream, encoding=encoding):
            found = faults(batch, envelopes=envelopes)
            if not found.num_rows:
                yield batch
                continue
            both = pa.Table.from_batches([batch.errors, found]).combine_chunks()
            yield replace(batch, errors=both.to_batches()[0])
