"""A push server in this process, with a key of the source `shop`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import func, select

from pipelines.home import Home
from pipelines.push.server import Limits, push_server
from tests.pipelines.push.serving import GOLDEN
from workflow.push_keys import create_push_key
from workflow.store import Store
from workflow.tables import FILE_LEDGER

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
