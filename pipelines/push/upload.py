"""How a request's body comes to disk: streamed, counted, hashed, and held against its headers."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from pipelines.push.headers import Promise, too_large
from pipelines.push.problems import Problem

BLOCK = 1 << 20
SILENCE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Body:
    """A request's bytes on disk."""

    path: Path
    size_bytes: int
    sha256: str


@asynccontextmanager
async def body_of(
    request: Request, promise: Promise, folder: Path, largest: int
) -> AsyncIterator[Body]:
    """Lend the body as a file. Raises Problem when it is not what its headers promise."""
    with TemporaryDirectory(dir=folder, prefix="pushing-") as scratch:
        path = Path(scratch) / "bytes"
        digest, size = hashlib.sha256(), 0
        with path.open("wb") as sink:
            async for block in _blocks(request, largest):
                size += len(block)
                digest.update(block)
                await run_in_threadpool(sink.write, block)
        body = Body(path, size, digest.hexdigest())
        _hold_against(promise, body)
        yield body


async def _blocks(request: Request, largest: int) -> AsyncIterator[bytes]:
    """Yield the body in blocks, so that small chunks do not cost a write each."""
    waiting, size = bytearray(), 0
    chunks = aiter(request.stream())
    while (chunk := await _next(chunks)) is not None:
        size += len(chunk)
        if size > largest:
            raise too_large(largest)
        waiting += chunk
        if len(waiting) >= BLOCK:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)


async def _next(chunks: AsyncIterator[bytes]) -> bytes | None:
    try:
        return await asyncio.wait_for(anext(chunks), SILENCE_SECONDS)
    except StopAsyncIteration:
        return None
    except TimeoutError:
        raise Problem(
            408,
            "silence",
            f"No bytes came for {SILENCE_SECONDS:g} seconds.",
            "Nothing was kept. Send the request again.",
            where="body",
        ) from None


def _hold_against(promise: Promise, body: Body) -> None:
    if body.size_bytes == 0:
        raise Problem(400, "empty", "The body is empty.", "Send the file's bytes.", where="body")
    if promise.size_bytes is not None and promise.size_bytes != body.size_bytes:
        raise Problem(
            400,
            "cut-short",
            f"{body.size_bytes:,} bytes came, but Content-Length says {promise.size_bytes:,}.",
            "Nothing was kept. Send the request again.",
            where="body",
        )
    if promise.sha256 is not None and promise.sha256 != body.sha256:
        raise Problem(
            422,
            "wrong-digest",
            f"The bytes that came have the SHA-256 {body.sha256}, not {promise.sha256}.",
            "Nothing was kept. Send the request again; if it fails again, the sender's digest is "
            "of other bytes.",
            where="body",
        )
