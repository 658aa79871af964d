"""Does the store remember remote files, push keys and pushed requests, each once?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from workflow.errors import PushKeyReused, UnknownPushKey
from workflow.push_keys import create_push_key, find_push_key, push_keys, revoke_push_key
from workflow.push_requests import Pushed, file_state, record_push
from workflow.remote_files import Look, RemoteFiles
from workflow.store import Store
from workflow.tables import FILE_ARRIVAL

ONE, TWO = "1" * 64, "2" * 64


@dataclass(frozen=True)
class Listed:
    path: str
    size_bytes: int
    mark: str


def push(store: Store, file_id: str, key: str | None, at: datetime, name: str = "a.csv") -> Pushed:
    return record_push(
        store,
        source="erp",
        file_id=file_id,
        file_name=name,
        size_bytes=3,
        at=at,
        idempotency_key=key,
    )


def arrivals(store: Store) -> int:
    with store.read() as connection:
        return connection.scalar(select(func.count()).select_from(FILE_ARRIVAL)) or 0


def test_a_remote_file_is_new_when_its_size_or_mark_differs(store: Store, noon: datetime) -> None:
    memory, later = RemoteFiles(store), noon + timedelta(minutes=1)
    first = Listed("out/a", 3, "x")
    memory.note("acme", [first, Listed("out/b", 1, "y")], noon)
    memory.took("acme", first, ONE)
    same = memory.note("acme", [first], later)
    assert same.keys() == {"out/a"}, "a file that is gone is forgotten"
    assert (same["out/a"].unchanged_since, same["out/a"].file_id) == (noon, ONE)
    changed = memory.note("acme", [Listed("out/a", 3, "z")], later)["out/a"]
    assert (changed.unchanged_since, changed.file_id) == (later, None)
    memory.took("acme", first, ONE)
    assert memory.note("acme", [Listed("out/a", 3, "z")], later)["out/a"].file_id is None
    assert memory.note("other", [], later) == {}


def test_the_last_look_replaces_the_one_before(store: Store, noon: datetime) -> None:
    memory = RemoteFiles(store)
    for failures in (0, 1):
        look = Look("acme", noon, noon, None, failures, 2, 1, "no answer")
        memory.looked(look)
        assert memory.looks() == {"acme": look}


def test_a_request_has_effect_once_and_its_key_is_of_one_file(store: Store, noon: datetime) -> None:
    assert push(store, ONE, "k", noon).is_new
    again = push(store, ONE, "k", noon + timedelta(hours=1))
    assert (again.is_new, again.entry.received_at) == (False, noon)
    for file_id, name in ((TWO, "a.csv"), (ONE, "b.csv")):
        with pytest.raises(PushKeyReused):
            push(store, file_id, "k", noon, name)
    assert not push(store, ONE, None, noon).is_new
    assert arrivals(store) == 1
    assert not push(store, ONE, "other", noon).is_new
    assert arrivals(store) == 2, "another request with the same bytes is another arrival"
    state = file_state(store, "erp", ONE)
    assert state is not None
    assert (state.entry.state, state.rows, state.faults) == ("archived", {}, [])
    assert file_state(store, "crm", ONE) is None


def test_a_push_key_opens_until_it_is_revoked(store: Store, noon: datetime) -> None:
    text = create_push_key(store, source="erp", holder="Acme", at=noon)
    other = create_push_key(store, source="erp", holder="Acme", at=noon)
    found = find_push_key(store, text, noon)
    assert found is not None
    assert (found.source, found.holder) == ("erp", "Acme")
    mixed = f"{text.rsplit('_', 1)[0][:17]}{other[17:]}"
    for wrong in ("", "cdk", text[:-1], text + "x", text.replace("cdk", "xyz"), mixed):
        assert find_push_key(store, wrong, noon) is None, wrong
    revoke_push_key(store, found.key_id, noon)
    revoke_push_key(store, found.key_id, noon + timedelta(hours=1))
    assert find_push_key(store, text, noon) is None
    assert [key.revoked_at for key in push_keys(store) if key.key_id == found.key_id] == [noon]
    with pytest.raises(UnknownPushKey):
        revoke_push_key(store, "nobody", noon)
