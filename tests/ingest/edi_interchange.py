"""Orders of a partner by EDI, written by hand, the mapping that reads them, and what lands."""

from pathlib import Path

import polars as pl

from ingest.receive import Received, Stores, receive
from ingest.source import Source

GOLDEN = Path(__file__).parents[1] / "golden" / "edi_shop"


def order(number: int, *quantities: str, stated: int | None = None) -> str:
    """One 850; `stated` is the count that its trailer gives, where it is to be wrong."""
    lines = [f"PO1*{line}*{each}*EA*2.50**VP*A-{line}" for line, each in enumerate(quantities, 1)]
    body = [f"BEG*00*NE*PO{number}**20260305", *lines, f"CTT*{len(lines)}"]
    count = len(body) + 2 if stated is None else stated
    return "~".join([f"ST*850*{number:04}", *body, f"SE*{count}*{number:04}", ""])


def interchange(number: int, *orders: str, sender: str = "ACME", time: str = "1015") -> bytes:
    """One interchange of one group of ACME's orders to us."""
    isa = (
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{sender:15}*ZZ*{'OURCO':15}*260305*{time}*U*00401"
        f"*{number:09}*0*P*>~"
    )
    group = f"GS*PO*{sender}*OURCO*20260305*{time}*{number}*X*004010~"
    ends = f"GE*{len(orders)}*{number}~IEA*1*{number:09}~"
    return (isa + group + "".join(orders) + ends).encode()


def take(folder: Path, name: str, content: bytes, source: Source, stores: Stores) -> Received:
    (folder / name).write_bytes(content)
    return receive(folder / name, source, stores)


def landed(stores: Stores, feed: str) -> pl.DataFrame:
    paths = [*(stores.landing.folder / feed).glob("*/*.parquet")]
    return pl.concat(pl.read_parquet(path) for path in paths) if paths else pl.DataFrame()
