"""Does every group sent to us get its answer in the outbox, once and for ever the same?"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, update
from typer.testing import CliRunner

from ingest.edi.profile import Partner
from ingest.source import Source
from pipelines.acknowledge import Acknowledged, acknowledge
from pipelines.cli.main import app
from pipelines.home import Home
from pipelines.opening import Opened, opened
from tests.edi.orders import group, interchange, order
from tests.edi.plain import x12_interchanges
from tests.ingest.edi_interchange import GOLDEN
from tests.ingest.edi_interchange import interchange as one_interchange
from tests.ingest.edi_interchange import order as one_order
from workflow.tables import ACKNOWLEDGED_FILE, ACKNOWLEDGEMENT_SENT

TWO_GROUPS = interchange(7, group(12, order(1), order(2, stated=9)), group(13, order(3)))
SOURCE = Source.model_validate(
    {
        "source": "acme",
        "title": "ACME",
        "version": 1,
        "time_zone": "UTC",
        "entities": [{"entity_id": "1", "entity_name": "Us", "currency_code": "USD"}],
        "partner": {"our_ids": ["OURCO"], "their_ids": ["ACME"], "acknowledge": "997"},
        "files": [
            {
                "match": "*.edi",
                "format": "edi",
                "tables": {"850.header": {"feeds": {"orders": {"columns": {}}}}},
            }
        ],
        "digest": "0" * 64,
    }
)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Opened]:
    with opened(Home(tmp_path / "home")) as stores:
        stores.sources["acme"] = SOURCE
        yield stores


def deliver(shop: Opened, name: str, content: str, *, lands: bool = True) -> None:
    path = shop.home.root / name
    path.write_text(content)
    archived = shop.stores.archive.store(path)
    shop.ledger.arrive(
        source="acme",
        file_id=archived.file_id,
        file_name=name,
        size_bytes=archived.size_bytes,
        at=datetime.now(UTC),
    )
    key = {"source": "acme", "file_id": archived.file_id, "parser_version": "1"}
    if lands:
        shop.ledger.mark_landed(**key, rows={}, faults=[], versions_of=None)
    else:
        shop.ledger.mark_rejected(**key, reason="none of it fits")


def answer(shop: Opened) -> list[Acknowledged]:
    told: list[Acknowledged] = []
    assert acknowledge(shop, told.append) == sum(each.count for each in told)
    return told


def outbox(shop: Opened) -> dict[str, bytes]:
    files = sorted(shop.home.outbox.rglob("*.edi"))
    return {str(path.relative_to(shop.home.outbox)): path.read_bytes() for path in files}


def statuses(written: bytes) -> list[str]:
    [segments] = x12_interchanges(written)
    wanted = ("AK1", "AK5", "AK9")
    return ["*".join(each) for each in segments if each[0] in wanted]


def test_each_group_is_answered_once(shop: Opened) -> None:
    deliver(shop, "orders.edi", TWO_GROUPS)
    [written] = answer(shop)
    assert (written.source, written.file_name, written.count) == ("acme", "orders.edi", 2)
    [content] = outbox(shop).values()
    assert written.outbox_path.read_bytes() == content
    assert statuses(content) == [
        "AK1*PO*12",
        "AK5*A",
        "AK5*R*4",
        "AK9*P*2*2*1",
        "AK1*PO*13",
        "AK5*A",
        "AK9*A*1*1*1",
    ]
    assert answer(shop) == []
    assert list(outbox(shop).values()) == [content]


def test_a_rejected_file_is_answered_too(shop: Opened) -> None:
    deliver(shop, "orders.edi", interchange(7, group(12, order(1, stated=9))), lands=False)
    assert [written.count for written in answer(shop)] == [1]
    [content] = outbox(shop).values()
    assert statuses(content) == ["AK1*PO*12", "AK5*R*4", "AK9*R*1*1*0"]


def test_an_answer_cut_before_it_was_written_keeps_its_numbers(shop: Opened) -> None:
    deliver(shop, "orders.edi", TWO_GROUPS)
    shop.home.outbox.write_text("a file where the folder should be")
    with pytest.raises(OSError, match="outbox"):
        answer(shop)
    shop.home.outbox.unlink()
    deliver(shop, "later.edi", interchange(8, group(14, order(4))))
    first, later = answer(shop)
    assert [each[6] for each in group_headers(first.outbox_path.read_bytes())] == ["1", "2"]
    assert [each[6] for each in group_headers(later.outbox_path.read_bytes())] == ["3"]


def group_headers(written: bytes) -> list[list[str]]:
    return [each for segments in x12_interchanges(written) for each in segments if each[0] == "GS"]


def test_an_answer_cut_before_it_was_recorded_is_written_again_as_it_was(shop: Opened) -> None:
    deliver(shop, "orders.edi", TWO_GROUPS)
    answer(shop)
    before = outbox(shop)
    with shop.store.write() as connection:
        connection.execute(update(ACKNOWLEDGEMENT_SENT).values(written_at=None))
        connection.execute(delete(ACKNOWLEDGED_FILE))
    assert [written.count for written in answer(shop)] == [2]
    assert outbox(shop) == before


def test_a_replay_is_answered_and_a_conflict_is_refused(shop: Opened) -> None:
    deliver(shop, "orders.edi", TWO_GROUPS)
    answer(shop)
    deliver(shop, "again.edi", TWO_GROUPS + interchange(9, group(15, order(5))))
    [again] = answer(shop)
    assert again.count == 3
    deliver(shop, "changed.edi", TWO_GROUPS.replace("WIDGET", "GADGET"))
    [changed] = answer(shop)
    assert statuses(changed.outbox_path.read_bytes()) == [
        "AK1*PO*12",
        "AK5*R",
        "AK5*R*4",
        "AK9*R*2*2*0*6",
        "AK1*PO*13",
        "AK5*R",
        "AK9*R*1*1*0*6",
    ]


def test_what_we_sent_and_what_strangers_sent_get_no_answer(shop: Opened) -> None:
    deliver(shop, "ours.edi", interchange(1, group(1, order(1)), sender="OURCO", receiver="ACME"))
    deliver(shop, "strange.edi", interchange(2, group(2, order(2)), receiver="OTHERS"))
    deliver(shop, "theirs.edi", interchange(3, group(3, order(3), functional_id="FA")))
    assert answer(shop) == []
    assert outbox(shop) == {}


def test_a_source_without_partner_is_left_alone(shop: Opened) -> None:
    shop.sources["acme"] = SOURCE.model_copy(update={"partner": None})
    deliver(shop, "orders.edi", TWO_GROUPS)
    assert answer(shop) == []
    shop.sources["acme"] = SOURCE.model_copy(
        update={"partner": Partner(our_ids=("OURCO",), their_ids=("ACME",), ta1="never")}
    )
    assert answer(shop) == []
    shop.sources["acme"] = SOURCE
    assert len(answer(shop)) == 1


def test_what_was_ingested_by_hand_is_known_to_wait_until_it_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home")
    home.own_sources.mkdir(parents=True)
    mapping = (GOLDEN / "partner.yml").read_text()
    promised = mapping.replace("partner:\n", 'partner:\n  acknowledge: "997"\n')
    (home.own_sources / "acme.yml").write_text(promised)
    orders = tmp_path / "orders.edi"
    orders.write_bytes(one_interchange(7, one_order(1, "5")))
    monkeypatch.setenv("CROSSDOCK_HOME", str(home.root))

    command = CliRunner(env={"COLUMNS": "200"})
    ingested = command.invoke(app, ["ingest", "--source", "acme", str(orders)])
    assert "1 EDI files wait for their acknowledgements" in ingested.stdout
    written = command.invoke(app, ["acknowledge"])
    assert "acme/orders.edi: 1 in outbox/acme/acknowledgement-" in written.stdout
    assert "1 acknowledgements written." in written.stdout
    assert "0 acknowledgements written." in command.invoke(app, ["acknowledge"]).stdout
    again = command.invoke(app, ["ingest", "--source", "acme", str(orders)])
    assert "wait for" not in again.stdout
