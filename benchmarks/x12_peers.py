"""What other libraries take to read the same X12 file; run with the peers' own Python.

python benchmarks/x12_peers.py READER FILE     prints the CPU seconds of one of these readers

The first interchange is read once before the clock starts, and the file after, as for our reader.
"""

import io
import sys
import time
from pathlib import Path


def pyx12(data: bytes) -> int:
    from pyx12.x12file import X12Reader  # type: ignore[import-not-found]  # the peers have it

    return sum(1 for _ in X12Reader(io.StringIO(data.decode())))


def pyx12_guide(data: bytes) -> int:
    """Judge each transaction by pyx12's guide of it and write its 999."""
    from pyx12.params import params  # type: ignore[import-not-found]  # the peers have it
    from pyx12.x12n_document import x12n_document  # type: ignore[import-not-found]

    answer = io.StringIO()
    if not x12n_document(params(), io.StringIO(data.decode()), answer, None):
        raise SystemExit(f"pyx12 finds faults in what has none: {answer.getvalue()[:500]}")
    return len(answer.getvalue())


def ansi_x12(data: bytes) -> int:
    """Cut and check each interchange: the library takes one at a time."""
    import x12  # type: ignore[import-not-found]  # the peers have it

    count = 0
    for part in data.split(b"ISA*")[1:]:
        document = x12.tokenize_x12(b"ISA*" + part)
        x12.parse_x12_interchange(document)
        count += len(document.segments)
    return count


def split(data: bytes) -> int:
    return len(data.split(b"~"))


def split_all(data: bytes) -> int:
    return len([segment.split(b"*") for segment in data.split(b"~")])


if __name__ == "__main__":
    content = Path(sys.argv[2]).read_bytes()
    readers = (pyx12, pyx12_guide, ansi_x12, split, split_all)
    act = {reader.__name__: reader for reader in readers}
    act[sys.argv[1]](content[: content.find(b"ISA*", 1)])  # as ours: imports do not count
    del content
    begin = time.process_time()
    act[sys.argv[1]](Path(sys.argv[2]).read_bytes())
    print(time.process_time() - begin)
