"""What other libraries take to read the same X12 file; run with the peers' own Python.

python benchmarks/x12_peers.py pyx12|ansi_x12|split|split_all FILE     prints CPU seconds

The first interchange is read once before the clock starts, as it is for our reader.
"""

import io
import sys
import time
from pathlib import Path


def pyx12(data: bytes) -> int:
    from pyx12.x12file import X12Reader  # type: ignore[import-not-found]  # the peers have it

    return sum(1 for _ in X12Reader(io.StringIO(data.decode())))


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
    act = {"pyx12": pyx12, "ansi_x12": ansi_x12, "split": split, "split_all": split_all}
    act[sys.argv[1]](content[: content.find(b"ISA*", 1)])  # as ours: imports do not count
    begin = time.process_time()
    act[sys.argv[1]](content)
    print(time.process_time() - begin)
