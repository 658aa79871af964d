"""What reading EDIFACT costs beside pydifact doing the same: CPU time of one core, peak memory.

    python -m benchmarks.edifact [--mb N] [--peer PYTHON]

Ours checks trailers and builds the tables; the peer builds its messages. The peer reads a part,
since it takes a second for a third of a megabyte. The clock starts once a first message is read.
"""

import argparse
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import PROJECT, Cost, cost_of

PEER = PROJECT / ".venv-peers" / "bin" / "python"
OURS = (
    "import io, sys, time\n"
    "from ingest.edi.edifact.read import read_edifact\n"
    "head = open(sys.argv[1], 'rb').read(4000)\n"
    "list(read_edifact(io.BytesIO(head)))\n"
    "begin = time.process_time()\n"
    "with open(sys.argv[1], 'rb') as file:\n"
    "    rows = [(b.segments.num_rows, b.errors.num_rows) for b in read_edifact(file)]\n"
    "print(sum(row[0] for row in rows), time.process_time() - begin)\n"
    "assert not any(row[1] for row in rows)\n"
)
LINES, MESSAGE_BYTES = 8, 960


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=20)
    parser.add_argument("--peer", type=Path, default=PEER)
    asked = parser.parse_args()
    for line in lines(asked.mb, asked.peer):
        print(line, flush=True)


def lines(megabytes: int, peer: Path = PEER) -> Iterator[str]:
    """Yield the table of the measurements, in Markdown."""
    if not peer.exists():
        yield f"No pydifact: {peer} is not there; `make bench` makes it."
        return
    with tempfile.TemporaryDirectory() as folder:
        whole, part = Path(folder, "whole.edi"), Path(folder, "part.edi")
        whole.write_bytes(_orders(megabytes * 1_000_000 // MESSAGE_BYTES))
        part.write_bytes(_orders(2000))
        yield from _table(whole, part, str(peer))


def _table(whole: Path, part: Path, peer: str) -> Iterator[str]:
    ours = [sys.executable, "-c", OURS]
    theirs = [peer, str(PROJECT / "benchmarks" / "edifact_peer.py")]
    yield "| reader | MB | segments | CPU s | MB/s | ratio | peak MiB |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    slow = _figures(theirs, part)
    fast = min((_figures(ours, whole) for _ in range(3)), key=lambda one: one[1])
    small = _figures(ours, part)
    for name, path, (segments, seconds, cost) in (
        ("pydifact", part, slow),
        ("Crossdock, the same file", part, small),
        ("Crossdock", whole, fast),
    ):
        size = path.stat().st_size / 1e6
        ratio = size / seconds / (part.stat().st_size / 1e6 / slow[1])
        yield (
            f"| {name} | {size:.1f} | {segments:,} | {seconds:.2f} | {size / seconds:.2f} "
            f"| {ratio:.0f} | {cost.peak_mib:.0f} |"
        )


def _figures(command: list[str], path: Path) -> tuple[int, float, Cost]:
    """Return segments and CPU seconds as the reader itself tells them, without its start."""
    told = subprocess.run([*command, str(path)], check=True, capture_output=True, cwd=PROJECT)
    segments, seconds = told.stdout.split()
    return int(segments), float(seconds), cost_of([*command, str(path)], {})


def _orders(count: int) -> bytes:
    """Return one interchange of purchase orders, some text of which holds released separators."""
    chance = random.Random(1)  # noqa: S311  (no secret)
    parts = ["UNA:+.? 'UNB+UNOC:3+BUYER:14+SUPPLIER:14+260215:0119+101'"]
    for number in range(1, count + 1):
        body = [
            f"UNH+{number}+ORDERS:D:96A:UN:EAN008",
            f"BGM+220+4511{number:08}+9",
            "DTM+137:20260215:102",
            "NAD+BY+HQ::92++Smith ?+ Sons+1 Way+Town+CA+94000+US",
        ]
        for line in range(1, LINES + 1):
            body += [
                f"LIN+{line}++ITEM-{chance.randrange(9999)}:VP",
                f"PIA+1+0761234{chance.randrange(99999):05}:UP",
                "IMD+F++:::Steel bolt, 5 mm",
                f"QTY+21:{chance.randrange(500)}:PCE",
                f"PRI+AAA:{chance.randrange(9999) / 100}",
            ]
        body += ["UNS+S", f"CNT+2:{LINES}", f"UNT+{len(body) + 3}+{number}"]
        parts.append("'".join(body) + "'")
    return ("".join(parts) + f"UNZ+{count}+101'").encode()


if __name__ == "__main__":
    main()
