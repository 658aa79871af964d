"""What a push request's headers promise of its body."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.push.problems import Problem

KEY = re.compile(r"[\x21-\x7e]{1,200}")
DIGEST = re.compile(r"\bsha-256=:?([A-Za-z0-9+/]{43}=)(?::|,|;|\s|$)", re.IGNORECASE)
HEX = re.compile(r"[0-9a-fA-F]{64}")
DIGESTS = ("content-digest", "repr-digest", "digest")


@dataclass(frozen=True, slots=True)
class Promise:
    """What the body has to be."""

    idempotency_key: str | None
    size_bytes: int | None
    sha256: str | None


def promised(headers: Mapping[str, str], largest: int) -> Promise:
    """Read the headers; raises Problem for those that cannot be kept."""
    _refuse_wrapped(headers)
    return Promise(_idempotency_key(headers), _size(headers, largest), _sha256(headers))


def too_large(largest: int) -> Problem:
    return Problem(
        413,
        "too-large",
        f"The body is over the limit of {largest:,} bytes.",
        "Split the file, or ask the operator to raise the limit.",
        where="body",
    )


def _refuse_wrapped(headers: Mapping[str, str]) -> None:
    encoding = headers.get("content-encoding", "identity").strip().lower()
    kind = headers.get("content-type", "").split(";")[0].strip().lower()
    if encoding != "identity" or kind == "multipart/form-data":
        found = kind if encoding == "identity" else encoding
        raise Problem(
            415,
            "wrapped-body",
            f"The body must be the file's bytes, not {found}.",
            "Send the bytes as they are, such as with `curl --data-binary @FILE "
            "-H 'Content-Type: application/octet-stream'`.",
            where="headers Content-Type and Content-Encoding",
        )


def _idempotency_key(headers: Mapping[str, str]) -> str | None:
    key = headers.get("idempotency-key")
    if key is not None and not KEY.fullmatch(key):
        raise Problem(
            400,
            "bad-idempotency-key",
            "The key must be 1 to 200 printable ASCII characters without blanks.",
            "Use a UUID, one for each file, and the same one when you repeat the request.",
            where="header Idempotency-Key",
        )
    return key


def _size(headers: Mapping[str, str], largest: int) -> int | None:
    text = headers.get("content-length")
    if text is None:
        return None
    if int(text) > largest:  # the server has refused what is no number
        raise too_large(largest)
    return int(text)


def _sha256(headers: Mapping[str, str]) -> str | None:
    plain = headers.get("content-sha256")
    if plain is not None:
        if not HEX.fullmatch(plain):
            raise _bad_digest("Content-SHA256", "64 hexadecimal digits")
        return plain.lower()
    for name in DIGESTS:
        if name in headers:
            found = DIGEST.search(headers[name])
            if found is None:
                raise _bad_digest(name.title(), "sha-256=:BASE64:")
            return _hex(found.group(1), name)
    return None


def _hex(text: str, name: str) -> str:
    try:
        return base64.b64decode(text, validate=True).hex()
    except binascii.Error as error:
        raise _bad_digest(name.title(), "sha-256=:BASE64:") from error


def _bad_digest(header: str, form: str) -> Problem:
    return Problem(
        400,
        "bad-digest",
        f"{header} must be a SHA-256 written as {form}.",
        "Correct the header, or leave it out: the answer tells the SHA-256 that arrived.",
        where=f"header {header}",
    )
