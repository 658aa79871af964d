"""I13: one answer per inbound group, and a case for each missing answer before its deadline."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.acknowledge import acknowledge
from pipelines.home import Home
from pipelines.opening import opened
from tests.edi.orders import group, interchange, order
from tests.edi.plain import x12_interchanges
from tests.pipelines.edi_world import Row, World
from tests.pipelines.test_acknowledge import SOURCE, deliver
from tests.proof import LONG, proven

SEED = 20261122
DOCUMENTS = 5_000 if LONG else 600
START = datetime(2026, 11, 22, 6, 0, tzinfo=UTC).replace(tzinfo=None)
WINDOW = timedelta(minutes=60)
WARNING = timedelta(minutes=45)
STEP = timedelta(minutes=10)  # how often a build looks
SPAN = timedelta(hours=3)


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.connection.close()


def invoice(number: int, at: datetime, **other: object) -> Row:
    return {
        "document_key": f"edi/{number}",
        "source_system": "edi",
        "document_id": str(number),
        "direction": "outbound",
        "standard": "x12",
        "sender_id": "OURCO",
        "receiver_id": "ACME",
        "interchange_control_number": f"{number:09}",
        "group_control_number": str(number // 3),
        "transaction_control_number": f"{number % 3 + 1:04}",
        "functional_id": "IN",
        "set_id": "810",
        "document_number": f"INV-{number}",
        "prepared_at": at,
        "prepared_date": at.date(),
        "acknowledgement_due_at": at + WINDOW,
        "file_id": f"f{number}",
        **other,
    }


def answer(document: Row, at: datetime, name: str = "a", **other: object) -> Row:
    parts = (
        "source_system",
        "sender_id",
        "receiver_id",
        "functional_id",
        "group_control_number",
        "transaction_control_number",
    )
    return {
        "acknowledgement_key": f"{document['document_key']}/{name}",
        "level": "transaction",
        **{part: document[part] for part in parts},
        "verdict": "accepted",
        "acknowledged_at": at,
        **other,
    }


@dataclass(frozen=True)
class Sent:
    """A document and the moment at which its first answer comes, if ever."""

    document: Row
    at: datetime
    answered_at: datetime | None


def simulate(chance: random.Random, world: World) -> list[Sent]:
    sent = []
    noise: list[Row] = []
    for number in range(DOCUMENTS):
        at = START + chance.random() * SPAN
        document = invoice(number, at)
        fate = chance.random()
        delay = WINDOW * (0.74 * chance.random() if fate < 0.6 else 0.75 + 1.25 * chance.random())
        answered_at = None if fate > 0.85 else at + delay
        if answered_at is not None:
            noise.append(answer(document, answered_at))
            if chance.random() < 0.2:
                noise.append(answer(document, answered_at + STEP, "again"))
        if chance.random() < 0.2:  # the envelope alone says nothing of the documents in it
            envelope = {
                "level": "interchange",
                "interchange_control_number": document["interchange_control_number"],
                "group_control_number": None,
                "transaction_control_number": None,
            }
            noise.append(answer(document, at + STEP, "ta1", **envelope))
        sent.append(Sent(document, at, answered_at))
    world.add("documents", [each.document for each in sent])
    world.add("acknowledgements", noise)
    return sent


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_every_missing_answer_raises_a_case_before_its_deadline(world: World) -> None:
    print(f"seed {SEED}")  # noqa: T201  (shown when the test fails)
    sent = simulate(random.Random(SEED), world)  # noqa: S311  (no secret)
    raised: dict[str, datetime] = {}
    clock, builds = START, 0
    open_at_the_end: set[str] = set()
    while clock <= START + SPAN + 4 * WINDOW:
        world.set_clock(clock)
        found = {subject for code, subject in world.cases() if code == "ED-02"}
        for subject in found:
            raised.setdefault(subject, clock)
        open_at_the_end, builds, clock = found, builds + 1, clock + STEP
    kinds: Counter[str] = Counter()
    for each in sent:
        key = str(each.document["document_key"])
        if each.answered_at is None or each.answered_at > each.at + WINDOW:
            kinds["missing at the deadline"] += 1
            assert each.at + WARNING <= raised[key] <= each.at + WINDOW, key
        elif each.answered_at < each.at + WARNING:
            kinds["in time"] += 1
            assert key not in raised, key
        else:
            kinds["after the warning"] += 1
        assert (key in open_at_the_end) == (each.answered_at is None), key
    assert min(kinds.values()) > 10
    assert len(kinds) == 3
    proven("I13", documents=DOCUMENTS, builds=builds, seed=SEED, **_worded(kinds))


def _worded(kinds: Counter[str]) -> dict[str, int]:
    return {f"answers_{kind.replace(' ', '_')}": count for kind, count in kinds.items()}


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_every_inbound_group_is_answered_by_one_997(tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    expected: Counter[str] = Counter()
    files = list(deliveries(chance))
    with opened(Home(tmp_path / "home")) as shop:
        shop.sources["acme"] = SOURCE
        for number, (content, owed) in enumerate(files):
            deliver(shop, f"{number}.edi", content, lands=number % 5 > 0)
            expected.update(owed)
            if chance.random() < 0.3:
                acknowledge(shop, lambda _: None)
        acknowledge(shop, lambda _: None)
        assert acknowledge(shop, lambda _: None) == 0
        written = [path.read_bytes() for path in shop.home.outbox.rglob("*.edi")]
    segments = [each for content in written for part in x12_interchanges(content) for each in part]
    assert answers_in(segments) == expected
    numbers = sorted(int(each[6]) for each in segments if each[0] == "GS")
    assert numbers == list(range(1, len(numbers) + 1))
    assert 10 < len(numbers) == expected.total()
    documents = sum(content.count("~ST*850*") for content, _ in files)
    proven("I13", inbound_documents=documents, inbound_groups_answered=len(numbers), seed=SEED)


def deliveries(chance: random.Random) -> Iterator[tuple[str, list[str]]]:
    """Yield files, each with the answers that it calls for; a tenth of the groups are answers."""
    orders = groups = 0
    while orders < DOCUMENTS:
        parts, owed = [], []
        for _ in range(chance.randrange(1, 6)):
            groups += 1
            faulty = [chance.random() < 0.1 for _ in range(chance.randrange(1, 30))]
            orders += len(faulty)
            sets = [order(n, stated=9 if bad else 4) for n, bad in enumerate(faulty, 1)]
            is_answer = chance.random() < 0.1
            parts.append(group(groups, *sets, functional_id="FA" if is_answer else "PO"))
            if not is_answer:
                owed.append(f"{groups} {len(faulty)} {len(faulty)} {faulty.count(False)}")
        yield interchange(groups, *parts), owed


def answers_in(segments: list[list[str]]) -> Counter[str]:
    """Return the group that each 997 answers, with its counts."""
    heads = [each[2] for each in segments if each[0] == "AK1"]
    sums = [" ".join(each[2:5]) for each in segments if each[0] == "AK9"]
    return Counter(f"{head} {counts}" for head, counts in zip(heads, sums, strict=True))


def test_a_group_level_answer_covers_its_documents_and_a_rejection_outweighs(world: World) -> None:
    world.add("documents", [invoice(number, START) for number in range(3, 6)])
    whole = {"level": "group", "transaction_control_number": None}
    document = invoice(4, START)
    world.add(
        "acknowledgements",
        [
            answer(document, START, "group", **whole),
            answer(document, START, verdict="rejected", error_codes="5"),
        ],
    )
    world.set_clock(START + WINDOW)
    assert set(world.states().values()) == {"acknowledged"}
    assert world.cases() == {("ED-01", "edi/4")}


def test_a_rejected_document_is_made_good_by_the_same_taken_later(world: World) -> None:
    inbound = {"direction": "inbound", "sender_id": "ACME", "receiver_id": "OURCO"}
    rejected = invoice(1, START, **inbound, verdict="rejected", acknowledgement_due_at=None)
    world.add("documents", [rejected])
    world.set_clock(START + WINDOW)
    assert world.cases() == {("ED-01", "edi/1")}
    taken = {**rejected, "document_key": "edi/2", "verdict": "accepted", "prepared_at": START}
    world.add("documents", [taken])
    assert world.cases() == set()


def test_a_number_used_anew_belongs_to_the_last_document_before_the_answer(world: World) -> None:
    first, second = invoice(1, START), invoice(1, START + timedelta(days=400))
    world.add("documents", [first, {**second, "document_key": "edi/second"}])
    world.add("acknowledgements", [answer(second, START + timedelta(days=400, minutes=9))])
    world.set_clock(START + timedelta(days=401))
    assert world.states() == {"edi/1": "overdue", "edi/second": "acknowledged"}


def test_an_interchange_that_edifact_acknowledges_covers_its_messages(world: World) -> None:
    message = {"standard": "edifact", "group_control_number": None, "functional_id": None}
    sent = [invoice(number, START, **message) for number in (1, 2)]
    world.add("documents", sent)
    world.add(
        "acknowledgements",
        [
            answer(
                sent[0],
                START,
                level="interchange",
                interchange_control_number="1",
                transaction_control_number=None,
            )
        ],
    )
    world.set_clock(START + WINDOW)
    assert world.states() == {"edi/1": "acknowledged", "edi/2": "due_soon"}


def test_an_order_calls_for_its_confirmation(world: World) -> None:
    order_in = invoice(
        1,
        START,
        direction="inbound",
        sender_id="ACME",
        receiver_id="OURCO",
        set_id="850",
        document_number="PO-1",
        verdict="accepted",
    )
    world.add("documents", [order_in])
    row = {"source_system": "edi", "set_id": "850", "reply_set_id": "855", "reply_due_hours": 24}
    world.add("stg_operations__edi_replies", [row])
    acknowledged = {"source_system": "edi", "file_id": "f1", "acknowledged_at": START}
    world.add("stg_operations__acknowledged_files", [acknowledged])
    world.set_clock(START + timedelta(hours=17))
    assert world.cases() == set()
    world.set_clock(START + timedelta(hours=18))
    assert world.cases() == {("ED-02", "edi/1>855")}
    reply = {"set_id": "855", "document_number": "PO-1", "acknowledgement_due_at": None}
    world.add("documents", [invoice(2, START + timedelta(hours=2), **reply)])
    assert world.cases() == set()


def test_the_sources_own_end_stops_its_clock(world: World) -> None:
    world.add("documents", [invoice(1, START)])
    world.set_clock(START + WINDOW * 2)
    assert world.states() == {"edi/1": "overdue"}
    world.connection.execute("update stg_operations__sources set as_of_at = ?", [START])
    assert world.states() == {"edi/1": "awaited"}


def test_no_document_is_told_twice(world: World) -> None:
    sent = [invoice(number, START) for number in range(30)]
    world.add("documents", sent)
    world.add("acknowledgements", [answer(each, START, name) for each in sent for name in "abc"])
    world.set_clock(START)
    assert len(world.states()) == 30


def test_other_content_under_a_used_number_is_no_mere_rejection(world: World) -> None:
    codes = {1: "interchange_duplicate", 2: "group_duplicate element_short", 3: "control_total"}
    given = {"direction": "inbound", "verdict": "rejected"}
    world.add("documents", [invoice(n, START, **given, error_codes=codes[n]) for n in codes])
    world.set_clock(START + STEP)
    assert world.cases() == {("ED-03", "edi/1"), ("ED-03", "edi/2"), ("ED-01", "edi/3")}
