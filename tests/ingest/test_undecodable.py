"""Do bytes that are no text stand in quarantine exactly as they came, and cost no other row?"""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.errors import FileRefused
from ingest.quarantine import shape_faults
from ingest.readers import read
from ingest.readers.places import content_at, placed
from ingest.source import FileRule
from tests.proof import LONG, proven

SEED = 20261122
MUTATIONS = 10_000 if LONG else 400
ROWS = 12
FEEDS = {"items": {"columns": {"item_id": "id", "item_name": "name"}}}
BAD = [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xc0\xaf", b"\x80"]  # no UTF-8


def csv_lines() -> list[bytes]:
    return [b"id,name\n", *(f"{n},caf\u00e9 {n}\n".encode() for n in range(ROWS))]


def quoted_lines() -> list[bytes]:
    return [b"id,name\r\n", *(f'{n},"a, ""b"" \u00e9"\r\n'.encode() for n in range(ROWS))]


def json_lines() -> list[bytes]:
    return [f'{{"id":"{n}","name":"caf\u00e9 {n}"}}\n'.encode() for n in range(ROWS)]


def fixed_lines() -> list[bytes]:
    return [f"{n:<4}caf\u00e9 {n:<6}\n".encode() for n in range(ROWS)]


KINDS: list[tuple[dict[str, object], Callable[[], list[bytes]]]] = [
    ({"format": "csv"}, csv_lines),
    ({"format": "csv"}, quoted_lines),
    ({"format": "json_lines"}, json_lines),
    ({"format": "fixed_width", "fields": {"id": [1, 4], "name": [5, 11]}}, fixed_lines),
]


def mutations(chance: random.Random) -> Iterator[tuple[FileRule, list[bytes], int]]:
    """Yield files with one record spoilt, and which; -1 is a record at the end."""
    for _ in range(MUTATIONS):
        settings, make = chance.choice(KINDS)
        lines = make()
        first = int(settings["format"] == "csv")
        place = chance.randrange(first, len(lines))
        line = lines[place]
        at = chance.randrange(len(line.rstrip(b"\r\n")))
        lines[place] = line[:at] + chance.choice(BAD) + line[at:]
        rule = FileRule.model_validate({"match": "*", "feeds": FEEDS, **settings})
        yield rule, lines, place - first


@pytest.mark.proof
def test_spoilt_records_are_kept_byte_for_byte(tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    print(f"seed {SEED}")  # noqa: T201  (pytest shows it where the test fails)
    path = tmp_path / "file"
    for rule, lines, place in mutations(chance):
        path.write_bytes(b"".join(lines))
        rows: list[int] = []
        faults: list[tuple[int, str, bytes]] = []
        for batch in read(path, rule):
            rows += batch.frame["_row"].to_list()
            for fault in placed(shape_faults(batch.faults), path, rule).to_dicts():
                content = content_at(path, rule, fault["byte_offset"], fault["byte_length"])
                faults.append((fault["row"], fault["code"], content))
        spoilt = lines[place + (rule.format == "csv")].rstrip(b"\r\n")
        assert faults == [(place + 1, "not_text", spoilt)]
        assert rows == [n for n in range(1, ROWS + 1) if n != place + 1]
    proven("I7", byte_mutations=MUTATIONS, seed=SEED)


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_any_byte_anywhere_gives_rows_and_faults_or_a_refusal(tmp_path: Path, kind: int) -> None:
    chance = random.Random(SEED + kind)  # noqa: S311  (no secret)
    settings, make = KINDS[kind]
    rule = FileRule.model_validate({"match": "*", "feeds": FEEDS, **settings})
    path = tmp_path / "file"
    for _ in range(100):
        content = bytearray(b"".join(make()))
        for _ in range(chance.randrange(1, 4)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content)
        try:
            batches = list(read(path, rule))
        except FileRefused:
            continue
        numbers = [n for batch in batches for n in batch.frame["_row"]]
        numbers += [fault.row for batch in batches for fault in batch.faults]
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
        for fault in placed(shape_faults(batches[0].faults), path, rule).to_dicts():
            place = content_at(path, rule, fault["byte_offset"], fault["byte_length"])
            assert place in bytes(content)
            assert json.dumps(place.decode("utf-8", "backslashreplace"))
