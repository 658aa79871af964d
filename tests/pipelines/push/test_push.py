"""What does the push server answer, whom does it let in, and what does it keep?"""

import base64
import hashlib
import logging
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from ingest.receive import finish
from pipelines.home import Home
from pipelines.opening import opened
from pipelines.push.server import Limits, push_server
from tests.pipelines.push.serving import GOLDEN
from workflow.push_keys import create_push_key, push_keys, revoke_push_key
from workflow.store import Store
from workflow.tables import FILE_LEDGER, PUSH_KEY

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ORDERS = (GOLDEN / "orders_two_good_one_bad.csv").read_bytes()
LARGEST = 100_000


class Door:
    """A push server in this process, with a key of the source `shop`."""

    def __init__(self, home: Home, limits: Limits) -> None:
        home.own_sources.mkdir(parents=True, exist_ok=True)
        (home.own_sources / "shop.yml").write_bytes((GOLDEN / "shop.yml").read_bytes())
        self.home = home
        self.store = Store.open(home.operational_store)
        self.key = create_push_key(self.store, source="shop", holder="Shop Inc.", at=NOW)
        self.client = TestClient(push_server(home, limits), raise_server_exceptions=False)

    def push(self, name: str = "orders.csv", body: bytes = ORDERS, **headers: str) -> Response:
        return self.post(f"/v1/sources/shop/files/{name}", body, **headers)

    def post(self, path: str, body: bytes, **headers: str) -> Response:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"Authorization": f"Bearer {self.key}", **sent}
        response: Response = self.client.post(path, content=body, headers=sent)
        return response

    def state(self, file_id: str) -> Response:
        headers = {"Authorization": f"Bearer {self.key}"}
        response: Response = self.client.get(f"/v1/files/{file_id}", headers=headers)
        return response

    def kept(self) -> int:
        with self.store.read() as connection:
            return connection.scalar(select(func.count()).select_from(FILE_LEDGER)) or 0


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    yield from lent(Door(Home(tmp_path), Limits(largest_bytes=LARGEST, spare_disk_bytes=0)))


@pytest.fixture(scope="module")
def refusing_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """One door for all tests of what must never get in."""
    home = Home(tmp_path_factory.mktemp("refusing"))
    yield from lent(Door(home, Limits(largest_bytes=LARGEST, spare_disk_bytes=0)))


def lent(door: Door) -> Iterator[Door]:
    with door.client:
        yield door
    door.store.close()


def refusal(response: Response) -> tuple[int, str]:
    """Check that a refusal says all that it must, and return its status and kind."""
    told = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert told["status"] == response.status_code
    assert all(told[part] for part in ("title", "detail", "where", "remedy"))
    return response.status_code, told["type"].removeprefix("urn:crossdock:problem:")


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


def test_a_wrong_missing_or_revoked_key_gets_one_and_the_same_answer(door: Door) -> None:
    revoked = create_push_key(door.store, source="shop", holder="", at=NOW)
    revoke_push_key(door.store, revoked.split("_")[1], NOW)
    wrong = door.key[:-1] + ("a" if door.key[-1] != "a" else "b")
    unknown = "cdk_000000000000_" + door.key.split("_", 2)[2]
    told = [
        door.push(Authorization=text)
        for text in ("", f"Bearer {wrong}", f"Bearer {unknown}", f"Bearer {revoked}", door.key)
    ]
    told.append(door.client.post("/v1/sources/nobody/files/x.csv", content=b"x"))
    assert {refusal(each) for each in told} == {(401, "no-access")}
    assert len({each.json()["detail"] for each in told}) == 1
    assert door.kept() == 0


def test_another_source_and_an_unknown_one_get_the_same_answer(door: Door) -> None:
    told = [
        door.post(f"/v1/sources/{source}/files/orders.csv", ORDERS)
        for source in ("demo_world", "nobody", "shop%2F..")
    ]
    assert {refusal(each) for each in told} == {(404, "not-found")}
    assert len({each.json()["detail"] for each in told}) == 1


def test_a_file_of_another_source_is_not_shown(door: Door) -> None:
    file_id = door.push().json()["file_id"]
    other = create_push_key(door.store, source="demo_world", holder="", at=NOW)
    headers = {"Authorization": f"Bearer {other}"}
    assert refusal(door.client.get(f"/v1/files/{file_id}", headers=headers))[0] == 404
    assert refusal(door.state("0" * 64))[0] == 404


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Content_SHA256": "0" * 64}, (422, "wrong-digest")),
        ({"Digest": "sha-256=" + base64.b64encode(bytes(32)).decode()}, (422, "wrong-digest")),
        ({"Content_SHA256": "abc"}, (400, "bad-digest")),
        ({"Content_Digest": "md5=:abc:"}, (400, "bad-digest")),
        ({"Idempotency_Key": "two words"}, (400, "bad-idempotency-key")),
        ({"Idempotency_Key": "k" * 201}, (400, "bad-idempotency-key")),
        ({"Content_Encoding": "gzip"}, (415, "wrapped-body")),
        ({"Content_Type": "multipart/form-data; boundary=x"}, (415, "wrapped-body")),
    ],
)
def test_headers_that_do_not_hold_are_refused(
    refusing_door: Door, headers: dict[str, str], expected: tuple[int, str]
) -> None:
    assert refusal(refusing_door.push("orders.csv", ORDERS, **headers)) == expected
    assert refusing_door.kept() == 0
    assert not list(refusing_door.home.archive.rglob("*.zst"))


def test_a_digest_that_holds_is_accepted_in_every_form(door: Door) -> None:
    plain = hashlib.sha256(ORDERS)
    coded = base64.b64encode(plain.digest()).decode()
    forms = {"Content_SHA256": plain.hexdigest(), "Digest": f"SHA-256={coded}"}
    forms["Content_Digest"] = f"sha-512=:x:, sha-256=:{coded}:"
    for name, value in forms.items():
        assert door.push("orders.csv", ORDERS, **{name: value}).status_code in (200, 201), name


def test_an_empty_body_and_one_over_the_limit_are_refused(door: Door) -> None:
    assert refusal(door.push(body=b"")) == (400, "empty")
    assert refusal(door.push(body=bytes(LARGEST + 1))) == (413, "too-large")
    headers = {"Authorization": f"Bearer {door.key}"}
    chunks = (bytes(1000) for _ in range(LARGEST // 1000 + 1))  # its length is not stated
    path = "/v1/sources/shop/files/orders.csv"
    assert refusal(door.client.post(path, content=chunks, headers=headers)) == (413, "too-large")
    assert door.kept() == 0
    assert not list(door.home.receiving.iterdir())


@pytest.mark.parametrize(
    "name",
    [
        "..%2Forders.csv",
        "orders%2F..%2F..%2Fx.csv",
        "orders%5Cx.csv",
        ".orders.csv",
        "orders%00.csv",
        "orders%0DSet-Cookie:%20a.csv",
        "orders%E2%80%AE.csv",
        "orders" + "x" * 300 + ".csv",
        "%20orders.csv",
    ],
)
def test_names_that_are_no_plain_file_names_are_refused(refusing_door: Door, name: str) -> None:
    response = refusing_door.push(name)
    assert refusal(response) == (400, "bad-file-name")
    assert "set-cookie" not in response.headers
    assert refusing_door.kept() == 0


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.text(min_size=1, max_size=30))
def test_any_name_is_kept_plain_or_refused_in_words(door: Door, name: str) -> None:
    quoted = "".join(f"%{byte:02X}" for byte in ("orders" + name + ".csv").encode())
    response = door.push(quoted, name.encode())
    if response.status_code < 300:
        kept = response.json()["file_name"]
        assert not {unicodedata.category(each) for each in kept} & {"Cc", "Cf", "Cs"}
        assert not set("/\\\r\n\0") & set(kept)
    else:
        assert refusal(response)[0] in (400, 404)


def test_a_name_that_no_rule_takes_is_refused_with_those_there_are(door: Door) -> None:
    response = door.push("invoices.csv")
    assert refusal(response) == (422, "no-rule")
    assert "orders*.csv" in response.json()["remedy"]


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


def test_a_full_house_and_a_full_disk_say_when_to_come_again(tmp_path: Path) -> None:
    crowded = Limits(uploads_at_once=0)
    full = Limits(spare_disk_bytes=10**18)
    for number, limits in enumerate((crowded, full)):
        for door in lent(Door(Home(tmp_path / str(number)), limits)):
            response = door.push()
            assert refusal(response) == (503, "busy")
            assert int(response.headers["retry-after"]) > 0
            assert door.kept() == 0


def test_keys_are_kept_as_hashes_and_their_last_use_is_known(door: Door) -> None:
    secret = door.key.split("_", 2)[2]
    assert push_keys(door.store)[0].last_used_at is None
    door.push()
    assert push_keys(door.store)[0].last_used_at is not None
    with door.store.read() as connection:
        (row,) = connection.execute(select(PUSH_KEY)).all()
    assert row.secret_hash == hashlib.sha256(secret.encode()).hexdigest()
    stored = b"".join(path.read_bytes() for path in door.home.root.glob("ops.sqlite*"))
    assert secret.encode() not in stored


def test_the_log_has_a_line_for_each_request_and_no_secret(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "crossdock.push"):
        door.push("orders%0Dforged.csv", Idempotency_Key="very-private")
    (line,) = [each.getMessage() for each in caplog.records if each.name == "crossdock.push"]
    assert not {"\n", "\r"} & set(line)
    assert " 400 " in line
    assert door.key.split("_")[1] in line
    assert door.key.split("_", 2)[2] not in line


def test_a_method_or_address_that_is_none_is_told_in_words(door: Door) -> None:
    headers = {"Authorization": f"Bearer {door.key}"}
    assert refusal(door.client.get("/v1/nothing", headers=headers))[0] == 404
    path = "/v1/sources/shop/files/orders.csv"
    assert refusal(door.client.delete(path, headers=headers)) == (405, "wrong-method")


def test_health_is_told_without_a_key(door: Door) -> None:
    assert door.client.get("/health").json() == {"status": "ok"}
