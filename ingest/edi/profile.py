"""What we agreed with a trading partner: who, which documents, and how strictly they are read."""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PositiveInt,
    model_validator,
)

from ingest.edi.errors import CODES
from ingest.edi.tolerance import DEFAULT_TOLERANCE, Action

Direction = Literal["inbound", "outbound"]
Encoding = Literal[
    "utf-8",
    "ascii",
    "latin-1",
    "cp1252",
    "cp437",
    "cp850",
    "iso8859-2",
    "iso8859-5",
    "iso8859-7",
    "iso8859-9",
    "iso8859-15",
    "utf-16",
    "cp037",
    "cp500",
]
# Answers are always agreed: a profile that lists documents does not list what acknowledges them.
ACKNOWLEDGEMENTS = frozenset({"TA1", "997", "999", "CONTRL"})
X12_SET = re.compile(r"[0-9]{3}")
X12_VERSION = re.compile(r"[0-9]{6}[A-Z0-9]*")

REPLIES: dict[str, dict[str, PositiveInt]] = {
    "850": {"855": 24},
    "860": {"865": 24},
    "ORDERS": {"ORDRSP": 24},
    "ORDCHG": {"ORDRSP": 24},
}


def _quoted(value: Any) -> Any:  # noqa: ANN401  (YAML may hold anything here)
    # YAML reads 004010 and 0071 as octal numbers: what was meant cannot be told any more.
    if isinstance(value, int | float):
        reason = "write it in quotes: YAML takes it for a number and drops its zeros"
        raise ValueError(reason)  # noqa: TRY004  (pydantic tells a ValueError with its place)
    return value


def _known_code(code: str) -> str:
    if code not in CODES:
        raise ValueError(f"{code!r} is no fault that reading EDI can find: {', '.join(CODES)}")
    return code


Quoted = Annotated[str, BeforeValidator(_quoted), Field(min_length=1)]
FaultCode = Annotated[str, AfterValidator(_known_code)]


class Partner(BaseModel):
    """One trading relation; the field `partner` of a source.

    An id stands as "ZZ/ACME" (qualifier and id) or as "ACME" (any qualifier). No `sets` means that
    every set is taken, and a set without versions that every version of it is. Versions match
    from the left: 004010 agrees to 004010VICS, D:96A to D:96A:UN:EAN008.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    our_ids: tuple[Quoted, ...] = Field(min_length=1)
    their_ids: tuple[Quoted, ...] = Field(min_length=1)
    sets: dict[str, tuple[Quoted, ...]] = Field(default_factory=dict)
    encoding: Encoding | None = None  # of the text; None: what UNB says, and of X12 UTF-8
    acknowledge: Literal["997", "999", "contrl", "none"] = "none"
    ta1: Literal["always", "on_request", "on_fault", "never"] = "on_request"
    tolerance: dict[FaultCode, Action] = Field(default_factory=dict)
    duplicate_window_days: PositiveInt = 365
    sequence: Literal["interchange", "group"] | None = None  # whose numbers leave none out
    acknowledgement_due_minutes: PositiveInt = 60
    reply_due_hours: dict[str, dict[str, PositiveInt]] = Field(default_factory=REPLIES.copy)

    @model_validator(mode="after")
    def _check(self) -> Self:
        both = set(self.our_ids) & set(self.their_ids)
        if both:
            raise ValueError(f"{', '.join(sorted(both))} cannot be ours and theirs")
        for set_id, versions in self.sets.items():
            odd = [version for version in versions if not X12_VERSION.fullmatch(version)]
            if X12_SET.fullmatch(set_id) and odd:
                raise ValueError(f"{odd[0]!r} is no version of set {set_id}, such as '004010'")
        return self

    def action(self, code: str) -> Action:
        """Return what a fault costs with this partner."""
        return self.tolerance.get(code, DEFAULT_TOLERANCE[code])

    def is_ours(self, qualifier: str | None, party: str | None) -> bool:
        return _is_one_of(self.our_ids, qualifier, party)

    def is_theirs(self, qualifier: str | None, party: str | None) -> bool:
        return _is_one_of(self.their_ids, qualifier, party)

    def direction(
        self, sender: tuple[str | None, str | None], receiver: tuple[str | None, str | None]
    ) -> Direction | None:
        """Tell which way an interchange went by its (qualifier, id) pairs; None for strangers."""
        if self.is_ours(*receiver) and self.is_theirs(*sender):
            return "inbound"
        if self.is_ours(*sender) and self.is_theirs(*receiver):
            return "outbound"
        return None

    def agrees_to(self, set_id: str) -> bool:
        return not self.sets or set_id in self.sets or set_id in ACKNOWLEDGEMENTS

    def agrees_to_version(self, set_id: str, version: str) -> bool:
        agreed = self.sets.get(set_id, ())
        return not agreed or version.startswith(agreed)


def _is_one_of(ids: tuple[str, ...], qualifier: str | None, party: str | None) -> bool:
    return bool(party) and (party in ids or f"{qualifier or ''}/{party}" in ids)
