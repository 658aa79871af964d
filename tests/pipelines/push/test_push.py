"""What does the push server keep, and what does it tell of it?"""

import base64
import hashlib

import pytest

from ingest.receive import finish
from pipelines.opening import opened
from tests.pipelines.push.conftest import NOW, ORDERS, Door, refusal
from tests.pipelines.push.serving import GOLDEN
from workflow.push_keys import create_push_key


def test_a_file_is_kept_and_its_rows_and_faults_can_be_asked_for(door: Door) -> None:
    first = door.push(Idempotency_Key="a-1")
    file_id = hashlib.sha256(ORDERS).hexdigest()
    assert first.status_code == 201
    assert first.headers["location"] == f"/v1/files/{file_id}"
    assert first.json() == {
        "file_id": file_id,
        "file_name": "orders.csv",
        "size_bytes": len(ORDERS),
        "state": "archived",
        "is_repeated": False,
    }
    assert door.state(file_id).json()["rows"] == {}
    with opened(door.home) as stores:
        assert [entry.outcome for entry in finish(stores.sources, stores.stores)] == ["landed"]
    told = door.state(file_id).json()
    assert (told["state"], told["rows"]) == ("landed", {"orders": 2})
    (fault,) = told["faults"]
    assert (fault["column"], fault["code"], fault["first_row"]) == ("Channel", "unknown_code", 2)


def test_a_repeated_request_is_answered_as_the_first(door: Door) -> None:
    first, again = door.push(Idempotency_Key="a-1"), door.push(Idempotency_Key="a-1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert {**first.json(), "is_repeated": True} == again.json()
    assert door.kept() == 1


def test_the_same_bytes_without_a_key_or_under_another_name_count_once(door: Door) -> None:
    answers = [door.push(), door.push(), door.push("orders-2.csv", Idempotency_Key="b")]
    assert [answer.status_code for answer in answers] == [201, 200, 200]
    assert door.kept() == 1


@pytest.mark.parametrize(("name", "body"), [("orders.csv", b"a\n"), ("orders-2.csv", ORDERS)])
def test_a_key_with_another_body_or_name_is_refused(door: Door, name: str, body: bytes) -> None:
    door.push(Idempotency_Key="a-1")
    assert refusal(door.push(name, body, Idempotency_Key="a-1")) == (409, "key-reused")
    assert door.kept() == 1
    assert len(list(door.home.archive.rglob("*.zst"))) == 1


def test_the_idempotency_keys_of_two_sources_are_apart(door: Door) -> None:
    door.push(Idempotency_Key="a-1")
    other = create_push_key(door.store, source="demo_world", holder="", at=NOW)
    headers = {"Authorization": f"Bearer {other}", "Idempotency_Key": "a-1"}
    path = "/v1/sources/demo_world/files/suppliers.csv"
    assert door.post(path, b"SupplierNo\n", **headers).status_code == 201


def test_a_digest_that_holds_is_accepted_in_every_form(door: Door) -> None:
    plain = hashlib.sha256(ORDERS)
    coded = base64.b64encode(plain.digest()).decode()
    forms = {"Content_SHA256": plain.hexdigest(), "Digest": f"SHA-256={coded}"}
    forms["Content_Digest"] = f"sha-512=:x:, sha-256=:{coded}:"
    for name, value in forms.items():
        assert door.push("orders.csv", ORDERS, **{name: value}).status_code in (200, 201), name


def test_records_become_a_file_named_by_their_key(door: Door) -> None:
    mapping = (GOLDEN / "shop.yml").read_text()
    rule = '  - match: "calls-*.jsonl"\n    format: json_lines\n    feeds:\n      customers:\n'
    rule += "        columns: {customer_id: id, customer_name: name}\n"
    (door.home.own_sources / "shop.yml").write_text(mapping + rule)
    path, kind = "/v1/sources/shop/records/calls", "application/x-ndjson"
    first = door.post(path, b'{"id":1,"name":"A"}\n', Content_Type=kind, Idempotency_Key="k1")
    again = door.post(path, b'{"id":1,"name":"A"}\n', Content_Type=kind, Idempotency_Key="k1")
    other = door.post(path, b'{"id":2,"name":"B"}\n', Content_Type=kind, Idempotency_Key="k2")
    unkeyed = door.post(path, b'{"id":3,"name":"C"}\n', Content_Type=kind)
    answers = (first, again, other, unkeyed)
    assert [each.status_code for each in answers] == [201, 200, 201, 201]
    assert len({each.json()["file_name"] for each in answers}) == 3
    with opened(door.home) as stores:
        landed = finish(stores.sources, stores.stores)
    assert [received.rows for received in landed] == [{"customers": 1}] * 3
    changed = door.post(path, b'{"id":9}\n', Content_Type=kind, Idempotency_Key="k1")
    assert refusal(changed) == (409, "key-reused")
    assert refusal(door.post(path, b"x", Content_Type="text/csv")) == (415, "not-json")


def test_health_is_told_without_a_key(door: Door) -> None:
    assert door.client.get("/health").json() == {"status": "ok"}
