"""Whom and what does the push server refuse, and does it say so without leaking?"""

import base64
import hashlib
import logging
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from pipelines.home import Home
from pipelines.push.server import Limits
from tests.pipelines.push.conftest import LARGEST, NOW, ORDERS, Door, lent, refusal
from workflow.push_keys import create_push_key, push_keys, revoke_push_key
from workflow.tables import PUSH_KEY


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
