"""A reader of plain X12 (`*` and `~`), for tests that need tables and not the reader."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from ingest.edi.tables import ERRORS, GROUPS, INTERCHANGES, SEGMENTS, TRANSACTIONS, EdiBatch
from tests.edi.rows import errors, groups, interchanges, transactions


def plain_segments(content: bytes) -> Iterator[tuple[int, list[str]]]:
    at = 0
    while at < len(content):
        end = content.index(b"~", at)
        yield at, content[at:end].decode().split("*")
        at = end + 1


def read_plainly(path: Path, _rule: object = None) -> list[EdiBatch]:
    content = path.read_bytes()
    found: dict[str, list[dict[str, object]]] = {name: [] for name in ("ISA", "GS", "ST", "!")}
    for number, (offset, segment) in enumerate(plain_segments(content), start=1):
        handle = OPENED.get(segment[0]) or CLOSED.get(segment[0])
        if handle is not None:
            handle(segment, offset, number, found)
    return [
        EdiBatch(
            segments=_batch(pa.Table.from_pylist([], schema=SEGMENTS), SEGMENTS),
            interchanges=_batch(interchanges(*found["ISA"]), INTERCHANGES),
            groups=_batch(groups(*found["GS"]), GROUPS),
            transactions=_batch(transactions(*found["ST"]), TRANSACTIONS),
            errors=_batch(errors(*found["!"]), ERRORS),
        )
    ]


def _batch(rows: pa.Table, schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(rows.to_pylist(), schema=schema)


Found = Mapping[str, list[dict[str, object]]]


def _isa(segment: list[str], offset: int, _number: int, found: Found) -> None:
    found["ISA"].append(
        {
            "sender_qualifier": segment[5].strip(),
            "sender_id": segment[6].strip(),
            "receiver_qualifier": segment[7].strip(),
            "receiver_id": segment[8].strip(),
            "prepared_date": segment[9],
            "prepared_time": segment[10],
            "version": segment[12],
            "control_number": segment[13],
            "acknowledgement_requested": segment[14] == "1",
            "byte_offset": offset,
        }
    )


def _gs(segment: list[str], offset: int, _number: int, found: Found) -> None:
    names = ("functional_id", "sender_id", "receiver_id", "prepared_date", "prepared_time")
    found["GS"].append(
        {
            **dict(zip(names, segment[1:6], strict=True)),
            "interchange": len(found["ISA"]),
            "control_number": segment[6],
            "version": segment[8],
            "byte_offset": offset,
            "transaction_count": 0,
        }
    )


def _st(segment: list[str], offset: int, number: int, found: Found) -> None:
    found["GS"][-1]["transaction_count"] += 1  # type: ignore[operator]  # it is a count
    found["ST"].append(
        {
            "interchange": len(found["ISA"]),
            "group": len(found["GS"]),
            "set_id": segment[1],
            "control_number": segment[2],
            "version": found["GS"][-1]["version"],
            "byte_offset": offset,
            "first_segment": number,
        }
    )


def _se(segment: list[str], _offset: int, number: int, found: Found) -> None:
    count = number - int(str(found["ST"][-1]["first_segment"])) + 1
    found["ST"][-1]["segment_count"] = count
    if int(segment[1]) != count:
        place = {"interchange": len(found["ISA"]), "group": len(found["GS"])}
        fault = {"code": "transaction_count", **place, "transaction": len(found["ST"])}
        found["!"].append({**fault, "value": segment[1]})


def _close(segment: list[str], offset: int, _number: int, found: Found) -> None:
    part = found["ISA" if segment[0] == "IEA" else "GS"][-1]
    length = offset + len("*".join(segment)) + 1 - int(str(part["byte_offset"]))
    part["byte_length"] = length
    if segment[0] == "GE":
        part["stated_transaction_count"] = int(segment[1])


OPENED = {"ISA": _isa, "GS": _gs, "ST": _st}
CLOSED = {"SE": _se, "GE": _close, "IEA": _close}
