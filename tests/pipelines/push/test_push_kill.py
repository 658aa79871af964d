"""Does a server that is killed at any moment keep what it acknowledged, once, and nothing else?"""

import hashlib
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from sqlalchemy import select

from tests.pipelines.push.sender import File, Partner, generated
from tests.pipelines.push.serving import PushServer
from tests.proof import LONG, proven
from workflow.push_keys import create_push_key
from workflow.store import Store
from workflow.tables import FILE_ARRIVAL, FILE_LEDGER

SEED = 20261122
REQUESTS, KILLS = (20_000, 500) if LONG else (300, 8)
SENDERS = 4


class Work:
    """What is left to send, handed out one by one, and what was acknowledged."""

    def __init__(self, server: PushServer, push_key: str) -> None:
        self.server, self.push_key = server, push_key
        self.turn = threading.Lock()
        self.begun = 0
        self.done = 0
        self.acknowledged: list[File] = []

    def next_number(self) -> int | None:
        with self.turn:
            if self.begun >= REQUESTS:
                return None
            self.begun += 1
            return self.begun

    def finish(self, file: File | None) -> None:
        with self.turn:
            self.done += 1
            if file is not None:
                self.acknowledged.append(file)

    def any_acknowledged(self, chance: random.Random) -> File | None:
        with self.turn:
            return chance.choice(self.acknowledged) if self.acknowledged else None


def send_all(work: Work, seed: int) -> Partner:
    chance = random.Random(seed)  # noqa: S311  (no secret)
    partner = Partner(work.server.port, work.push_key, chance)
    while (number := work.next_number()) is not None:
        work.finish(one_request(work, partner, number))
    return partner


def one_request(work: Work, partner: Partner, number: int) -> File | None:
    """Send one request of a random kind; return the file if a new key was acknowledged."""
    file = generated(number, partner.chance)
    earlier = work.any_acknowledged(partner.chance)
    kind = partner.chance.random()
    if kind < 0.08:
        partner.break_off(file)
        return None
    if kind < 0.14:
        partner.must_be_refused(file, 422, Content_SHA256="0" * 64)
        return None
    if kind < 0.17:
        partner.must_be_refused(File(file.key, file.name, b""), 400)
        return None
    if earlier is not None and kind < 0.27:
        partner.must_be_refused(File(earlier.key, earlier.name, file.body), 409)
        return None
    if earlier is not None and kind < 0.35:
        partner.deliver(earlier)
        return None
    if earlier is not None and kind < 0.40:
        file = File(file.key, file.name, earlier.body)
    partner.deliver(file)
    return file


def kill_again_and_again(work: Work, chance: random.Random) -> int:
    """Kill the server in the middle of its work, as often as wanted, and start it again."""
    kills = 0
    while kills < KILLS and work.done < REQUESTS:
        if work.done < (kills + 1) * REQUESTS / (KILLS + 1):
            time.sleep(0.002)
            continue
        time.sleep(chance.uniform(0, 0.05))
        work.server.kill()
        work.server.start()
        kills += 1
    return kills


def check(root: Path, acknowledged: list[File]) -> None:
    """Hold ledger, arrivals and archive against what the senders know."""
    wanted = {file.file_id: file.body for file in acknowledged}
    store = Store.open(root / "ops.sqlite")
    with store.read() as connection:
        ledger = connection.execute(select(FILE_LEDGER)).all()
        arrivals = Counter(connection.execute(select(FILE_ARRIVAL.c.file_id)).scalars())
    store.close()
    assert len(ledger) == len(wanted)
    assert {entry.file_id for entry in ledger} == wanted.keys()
    assert all(entry.size_bytes == len(wanted[entry.file_id]) for entry in ledger)
    assert arrivals == Counter(file.file_id for file in acknowledged)
    kept = {path.stem: path for path in (root / "archive").rglob("*.zst")}
    assert kept.keys() == wanted.keys()
    for file_id, path in kept.items():
        with pa.CompressedInputStream(pa.OSFile(str(path)), "zstd") as bytes_kept:
            assert hashlib.sha256(bytes_kept.read()).hexdigest() == file_id


@pytest.mark.proof
@pytest.mark.timeout(0)
def test_a_killed_server_keeps_what_it_acknowledged_once_and_nothing_else(tmp_path: Path) -> None:
    print(f"seed {SEED}")  # noqa: T201  (shown when the test fails)
    store = Store.open(tmp_path / "ops.sqlite")
    push_key = create_push_key(store, source="shop", holder="test", at=datetime.now(UTC))
    store.close()
    with PushServer(tmp_path) as server, ThreadPoolExecutor(SENDERS) as pool:
        work = Work(server, push_key)
        senders = [pool.submit(send_all, work, SEED + number) for number in range(SENDERS)]
        kills = kill_again_and_again(work, random.Random(SEED))  # noqa: S311  (no secret)
        partners = [sender.result() for sender in senders]
    check(tmp_path, work.acknowledged)
    refused = sum((Counter(partner.refused) for partner in partners), Counter())
    assert set(refused) == {"broken off", "wrong-digest", "empty", "key-reused"}
    assert push_key.split("_", 2)[2] not in server.log.read_text()
    proven(
        "I12",
        requests=REQUESTS,
        kills=kills,
        repeated_after_no_answer=sum(partner.lost_answers for partner in partners),
        acknowledged=len(work.acknowledged),
        refused=dict(refused),
        seed=SEED,
    )
