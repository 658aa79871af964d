"""Who may push what, and how a body is kept: the server's work without its HTTP."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from ingest.archive import Archive
from ingest.errors import BadFileName
from ingest.file_names import checked_name
from pipelines.home import Home
from pipelines.push.known_sources import KnownSources
from pipelines.push.problems import Problem, no_access, not_found
from pipelines.push.upload import Body
from workflow.errors import PushKeyReused
from workflow.push_keys import PushKey, find_push_key
from workflow.push_requests import FileState, Pushed, file_state, record_push, refuse_reused
from workflow.store import Store

NDJSON = (
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
    "application/jsonlines",
)


@dataclass(frozen=True, slots=True)
class Desk:
    """The stores that pushed files go to."""

    home: Home
    store: Store
    archive: Archive
    sources: KnownSources

    def holder_of(self, authorization: str | None) -> PushKey:
        """Return the key that the header carries; raises Problem."""
        scheme, _, text = (authorization or "").partition(" ")
        key = find_push_key(self.store, text.strip(), datetime.now(UTC))
        if scheme.lower() != "bearer" or key is None:
            raise no_access()
        return key

    def plain_name(self, key: PushKey, source: str, file_name: str) -> str:
        """Return the name to keep the file under; raises Problem if this key may not send it."""
        configured = self.sources.current().get(source)
        if key.source != source or configured is None:
            raise not_found()
        try:
            name = checked_name(file_name)
        except BadFileName as error:
            raise Problem(
                400, "bad-file-name", str(error), "Choose a plain name.", where="path"
            ) from error
        if not configured.takes(name):
            patterns = ", ".join(rule.match for rule in configured.files)
            raise Problem(
                422,
                "no-rule",
                f"Source {source!r} takes no file called {name!r}.",
                f"It takes {patterns}. Correct the name, or ask the operator for a rule.",
                where="path",
            )
        return name

    def kept(self, source: str, name: str, body: Body, idempotency_key: str | None) -> Pushed:
        """Archive a body and record it, both durable on return; raises Problem."""
        try:
            # Before the archive too: bytes that will be refused have no business there.
            refuse_reused(self.store, source, idempotency_key, (body.sha256, name))
            archived = self.archive.store(body.path)
            return record_push(
                self.store,
                source=source,
                file_id=archived.file_id,
                file_name=name,
                size_bytes=archived.size_bytes,
                at=datetime.now(UTC),
                idempotency_key=idempotency_key,
            )
        except PushKeyReused as error:
            raise Problem(
                409,
                "key-reused",
                str(error),
                "Use a new Idempotency-Key for a new file.",
                where="header Idempotency-Key",
            ) from error

    def state_of(self, key: PushKey, file_id: str) -> FileState:
        """Return what became of a file of the key's own source; raises Problem."""
        state = file_state(self.store, key.source, file_id)
        if state is None:
            raise not_found()
        return state


def records_name(name: str, content_type: str, unique: str) -> str:
    """Return the file name for records pushed without one: the same request, the same name.

    `unique` is the idempotency key or the hash of the body.
    """
    kind = content_type.split(";", maxsplit=1)[0].strip().lower()
    endings = {"application/json": "json", **dict.fromkeys(NDJSON, "jsonl")}
    if kind not in endings:
        raise Problem(
            415,
            "not-json",
            f"Records are JSON, not {kind or 'of no stated type'}.",
            "Send 'Content-Type: application/json' with an array, or "
            "'application/x-ndjson' with an object a line.",
            where="header Content-Type",
        )
    return f"{name}-{hashlib.sha256(unique.encode()).hexdigest()[:16]}.{endings[kind]}"
