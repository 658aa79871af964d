"""An X12 reader as plain as can be, for headers of 106 bytes: what the fast one must agree with.

It holds the whole file, splits it with `bytes.split` and knows nothing of chunks or arrays.
"""

from dataclasses import dataclass, field

WIDTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1)
BLANK = b" \t\r\n"
Segment = tuple[int, int, int, int, int, int, str, tuple[str, ...]]


@dataclass
class Plain:
    """What was found. Segments: offset, length, interchange, group, transaction, position, ..."""

    segments: list[Segment] = field(default_factory=list)
    transactions: list[tuple[int, int, int, str, str, int, bool]] = field(default_factory=list)
    groups: list[tuple[int, int, str, int, bool]] = field(default_factory=list)
    interchanges: list[tuple[int, str, int, bool]] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)


def header_at(data: bytes, at: int) -> bytes | None:
    isa = data[at : at + 106]
    if len(isa) < 106 or isa[:3] != b"ISA":
        return None
    return isa if _fits(isa) else None


def _fits(isa: bytes) -> bool:
    at = 3
    for width in WIDTHS:
        if isa[at] != isa[3]:
            return False
        at += width + 1
    return at == 103 and isa[103] == isa[3] and isa.count(isa[3:4]) == 16


def read_plain(data: bytes) -> Plain:
    found = Plain()
    at = 0
    while (at := _next_isa(data, at, found)) >= 0:
        at = _Interchange(data, at, found).read()
    if not found.interchanges:
        found.codes = ["no_interchange"]
    return found


def _next_isa(data: bytes, at: int, found: Plain) -> int:
    rest = data[at:].lstrip(BLANK)
    start = len(data) - len(rest)
    at = start
    while at < len(data):
        if header_at(data, at) and (at == start or not data[at - 1 : at].isalnum()):
            if at > start:
                found.codes.append("stray_bytes")
            return at
        at += 1
    if rest:
        found.codes.append("stray_bytes")
    return -1


class _Interchange:
    def __init__(self, data: bytes, at: int, found: Plain) -> None:
        self.data, self.at, self.found = data, at, found
        self.sep, self.term = data[at + 3 : at + 4], data[at + 105 : at + 106]
        self.ordinal = len(found.interchanges) + 1
        self.isa13 = data[at : at + 106].split(self.sep)[13].decode()
        found.interchanges.append((self.ordinal, self.isa13, 0, False))
        self.group: list[str] = []
        self.group_ordinal = self.group_transactions = self.group_total = 0
        self.st: list[str] = []
        self.numbers: set[str] = set()
        self.group_numbers: set[str] = set()
        self.position = 0
        self.is_closed = False

    def read(self) -> int:
        at = self.at
        texts = self.data[at:].split(self.term)
        for number, text in enumerate(texts):
            body = text.lstrip(BLANK)
            start = at + len(text) - len(body)
            at += len(text) + 1
            is_tail = number == len(texts) - 1
            if not body and (is_tail or self.term in BLANK):
                continue
            if number and header_at(self.data, start):
                self._close()
                return start
            self._segment(start, body)
            if self.is_closed:
                return min(at, len(self.data))
        self._close()
        return len(self.data)

    def _segment(self, start: int, body: bytes) -> None:
        name, *values = (part.decode() for part in body.split(self.sep))
        if name in ("GS", "GE", "ST", "IEA"):
            self._end_transaction(is_closed=False)
        if name in ("GS", "IEA"):
            self._end_group(None)
        {"ST": self._st, "GS": self._gs}.get(name, _nothing)(values)
        if self.st:
            self.position += 1
        transaction = len(self.found.transactions) if self.st else 0
        place = (self.ordinal, self.group_ordinal if self.group else 0, transaction)
        self.found.segments.append(
            (start, len(body), *place, self.position if self.st else 0, name[:100], tuple(values))
        )
        if name in ("SE", "GE", "IEA"):
            {"SE": self._se, "GE": self._ge, "IEA": self._iea}[name](values)
        elif not self.st:
            self._outside(start, name)

    def _outside(self, start: int, name: str) -> None:
        if name == "ISA" and start != self.at:
            self.found.codes.append("segment_unexpected")
        elif name not in ("ISA", "GS", "ST") and (self.group or name != "TA1"):
            self.found.codes.append("segment_outside")

    def _st(self, values: list[str]) -> None:
        set_id, number = ([*values, "", ""])[:2]
        self.st, self.position = ["ST", set_id, number], 0
        if self.group:
            self.group_transactions += 1
            if number in self.numbers:
                self.found.codes.append("transaction_duplicate")
            self.numbers.add(number)
        else:
            self.found.codes.append("group_missing")
        place = (self.ordinal, self.group_ordinal if self.group else 0)
        ordinal = len(self.found.transactions) + 1
        self.found.transactions.append((*place, ordinal, set_id, number, 0, False))

    def _end_transaction(self, *, is_closed: bool) -> None:
        if self.st:
            *head, _, _ = self.found.transactions[-1]
            self.found.transactions[-1] = (*head, self.position, is_closed)  # type: ignore[assignment]
            if not is_closed:
                self.found.codes.append("transaction_unclosed")
        self.st = []

    def _se(self, values: list[str]) -> None:
        if not self.st:
            self.found.codes.append("segment_outside")
            return
        count, number = ([*values, "", ""])[:2]
        if count != str(self.position):
            self.found.codes.append("transaction_count")
        if number != self.st[2]:
            self.found.codes.append("transaction_control")
        self._end_transaction(is_closed=True)

    def _gs(self, values: list[str]) -> None:
        self.group = ["GS", *values, *[""] * 8]
        self.group_total += 1
        self.group_ordinal = len(self.found.groups) + 1
        self.group_transactions, self.numbers = 0, set()
        if self.group[6] in self.group_numbers:
            self.found.codes.append("group_duplicate")
        self.group_numbers.add(self.group[6])

    def _end_group(self, values: list[str] | None) -> None:
        if self.group:
            count, number = ([*(values or []), "", ""])[:2]
            if values is None:
                self.found.codes.append("group_unclosed")
            elif count != str(self.group_transactions):
                self.found.codes.append("group_count")
            if values is not None and number != self.group[6]:
                self.found.codes.append("group_control")
            row = (self.ordinal, self.group_ordinal, self.group[6], self.group_transactions)
            self.found.groups.append((*row, values is not None))
        elif values is not None:
            self.found.codes.append("segment_unexpected")
        self.group = []

    def _ge(self, values: list[str]) -> None:
        self._end_group(values)

    def _iea(self, values: list[str]) -> None:
        count, number = ([*values, "", ""])[:2]
        if count != str(self.group_total):
            self.found.codes.append("interchange_count")
        if number != self.isa13:
            self.found.codes.append("interchange_control")
        self.found.interchanges[-1] = (self.ordinal, self.isa13, self.group_total, True)
        self.is_closed = True

    def _close(self) -> None:
        self._end_transaction(is_closed=False)
        self._end_group(None)
        self.found.codes.append("interchange_unclosed")
        self.found.interchanges[-1] = (self.ordinal, self.isa13, self.group_total, False)


def _nothing(values: list[str]) -> None:
    """Do what an ordinary segment does to the envelope."""
