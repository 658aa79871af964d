"""A partner who pushes generated files, and repeats each until the server says that it is safe."""

import base64
import hashlib
import json
import random
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

PATH = "/v1/sources/shop/files/"


@dataclass(frozen=True, slots=True)
class File:
    """What a partner means to send."""

    key: str
    name: str
    body: bytes

    @property
    def file_id(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@dataclass(slots=True)
class Partner:
    """Sends files over one connection each; `refused` counts the answers that had to refuse."""

    port: int
    push_key: str
    chance: random.Random
    refused: dict[str, int] = field(default_factory=dict)
    lost_answers: int = 0

    def post(
        self, file: File, headers: dict[str, str], *, chunked: bool = False
    ) -> tuple[int, bytes]:
        """Send once and return status and body; raises OSError or HTTPException when cut."""
        sent = {
            "Authorization": f"Bearer {self.push_key}",
            "Idempotency-Key": file.key,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            body = pieces(file.body) if chunked else file.body
            connection.request("POST", PATH + file.name, body, sent, encode_chunked=chunked)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def until_answered(self, file: File, **headers: str) -> tuple[int, bytes]:
        """Repeat the same request until an answer comes."""
        while True:
            try:
                if self.chance.random() < 0.2:
                    chunked = {**headers, "Transfer_Encoding": "chunked"}
                    return self.post(file, chunked, chunked=True)
                return self.post(file, headers)
            except (OSError, HTTPException):
                self.lost_answers += 1
                time.sleep(0.02)

    def deliver(self, file: File) -> None:
        """Send a file until it is acknowledged; half of them with their digest."""
        digest = base64.b64encode(bytes.fromhex(file.file_id)).decode()
        headers = {"Content_Digest": f"sha-256=:{digest}:"} if self.chance.random() < 0.5 else {}
        status, answer = self.until_answered(file, **headers)
        assert status in (200, 201), (status, answer)
        told = json.loads(answer)
        assert told["file_id"] == file.file_id
        assert told["state"] == "archived"

    def must_be_refused(self, file: File, expected: int, **headers: str) -> None:
        status, answer = self.until_answered(file, **headers)
        assert status == expected, (status, answer)
        kind = json.loads(answer)["type"].rsplit(":", 1)[-1]
        self.refused[kind] = self.refused.get(kind, 0) + 1

    def break_off(self, file: File) -> None:
        """Promise the whole body and hang up in the middle."""
        cut = self.chance.randrange(len(file.body))
        head = (
            f"POST {PATH}{file.name} HTTP/1.1\r\nHost: x\r\nIdempotency-Key: {file.key}\r\n"
            f"Authorization: Bearer {self.push_key}\r\nContent-Length: {len(file.body)}\r\n\r\n"
        )
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=30) as line:
                line.sendall(head.encode() + file.body[:cut])
        except OSError:
            self.lost_answers += 1
        self.refused["broken off"] = self.refused.get("broken off", 0) + 1


def pieces(body: bytes) -> Iterator[bytes]:
    third = len(body) // 3 + 1
    return (body[start : start + third] for start in range(0, len(body), third))


def generated(number: int, chance: random.Random) -> File:
    """Return a file of its own bytes: most are small, a few have megabytes."""
    size = chance.choice((1, 40, 700, 9_000, 70_000, 70_000, 300_000))
    if chance.random() < 0.01:
        size = 3_000_000
    body = f"{number}\n".encode() + chance.randbytes(chance.randrange(size))
    return File(f"key-{number}", f"lines-{number % 50}.csv", body)
