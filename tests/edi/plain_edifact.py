"""EDIFACT read byte by byte, slowly and plainly: what the reader under test must find.

It shares no code with the reader and knows no chunks. Faults are (code, interchange, group,
message, segment number).
"""

from dataclasses import dataclass, field
from typing import Any

from tests.edi.plain_signs import CHARSETS, Signs

BLANK = b" \t\r\n"
Row = dict[str, Any]


@dataclass
class Plain:
    """A file taken apart; `read` fills it."""

    data: bytes
    at: int = 0
    is_marked: bool = False  # with a byte order mark
    outside: bool = True
    signs: Signs = field(default_factory=Signs)
    segments: list[Row] = field(default_factory=list)
    messages: list[Row] = field(default_factory=list)
    groups: list[Row] = field(default_factory=list)
    interchanges: list[Row] = field(default_factory=list)
    faults: list[tuple[Any, ...]] = field(default_factory=list)
    open: dict[str, Row | None] = field(
        default_factory=lambda: {"interchange": None, "group": None, "message": None}
    )
    loose: set[str] = field(default_factory=set)
    seen: set[tuple[str, ...]] = field(default_factory=set)

    def number(self, level: str) -> int:
        row = self.open[level]
        return row["number"] if row else 0

    def fault(self, code: str, segment: int) -> None:
        numbers = [self.number(level) for level in ("interchange", "group", "message")]
        self.faults.append((code, *numbers, segment))

    # --- bytes

    def skip_blanks(self) -> None:
        while self.at < len(self.data) and self.data[self.at] in BLANK:
            if not self.outside and self.data[self.at] == self.signs.terminator:
                break
            self.at += 1

    def header(self, at: int) -> tuple[Signs, int, bool] | None:  # noqa: C901, PLR0912, PLR0915  (plain: one pass)
        """Return separators, the place of UNB, UNG or UNH, and whether UNA is good."""
        stated, service, begin, is_good = None, b"", at, True
        if self.data[at : at + 3] == b"UNA" and len(self.data) >= at + 12:
            begin = at + 9
            while begin < len(self.data) and self.data[begin] in BLANK:
                begin += 1
            if self.data[begin : begin + 3] in (b"UNB", b"UNG", b"UNH"):
                service = self.data[at + 3 : at + 9]
                stated = Signs(service[0], service[1], service[3], service[5])
                signs = [service[0], service[1], service[5]] + [service[3]] * (service[3] != 0x20)
                if len(set(signs)) < len(signs) or any(
                    sign == 0x20 or sign > 127 or chr(sign).isalnum() for sign in signs
                ):
                    stated, is_good = None, False
            else:
                return None
        if self.data[begin : begin + 3] not in (b"UNB", b"UNG", b"UNH"):
            return None
        after = self.data[begin + 3 : begin + 4]
        usual = Signs()
        level_b = Signs(0x1F, 0x1D, 0x20, 0x1C)
        is_level_b = self.data[begin : begin + 7] == b"UNB\x1dUNO"
        for each in [stated] if stated else [level_b] if is_level_b else [usual, self.signs]:
            if after and after[0] in (each.element, each.terminator):
                charset = "utf-8"
                if self.data[begin : begin + 3] == b"UNB":
                    name = self.data[begin + 4 : begin + 10]
                    for one, known in CHARSETS.items():
                        if name.startswith(one.encode()) and not name[4:5].isalnum():
                            charset = known
                if self.is_marked:
                    charset = "utf-8"
                end = each.terminator if each is not usual else self.line_end(begin)
                parts = (each.component, each.element, each.release, end)
                return Signs(*parts, charset), begin, is_good
        return None

    def line_end(self, begin: int) -> int:
        """Return the terminator of an interchange that has no UNA."""
        rest = self.data[begin:]
        line = rest.splitlines(keepends=True)[0] if rest else b""
        follows = rest[len(line) :].lstrip(b"\r\n")
        is_line = rest.startswith(b"UNB") and b"'" not in line
        if is_line and line[-1:] in (b"\r", b"\n") and follows[:4] in (b"UNH+", b"UNG+"):
            return line[len(line.rstrip(b"\r\n"))]
        return 0x27

    def read(self) -> "Plain":  # noqa: C901  (plain: one pass)
        """Read all of it."""
        self.is_marked = self.data.startswith(b"\xef\xbb\xbf")
        self.at = 3 if self.is_marked else 0
        while True:
            self.skip_blanks()
            if self.at >= len(self.data):
                break
            found = None
            if self.outside or self.data[self.at : self.at + 3] in (b"UNA", b"UNB"):
                found = self.header(self.at)
            una = self.at
            if found:
                self.signs, self.at, is_good = found
                if not is_good:
                    self.fault("bad_separators", 0)
                self.outside = False
                self.segment(una)
            elif self.outside:
                self.stray()
            else:
                self.segment(self.at)
        self.close("interchange")
        if not self.interchanges:
            self.fault("no_interchange", 0)
        return self

    def stray(self) -> None:
        self.at += 1
        while self.at < len(self.data):
            if not chr(self.data[self.at - 1]).encode("latin-1").isalnum() and self.header(self.at):
                break
            self.at += 1
        self.fault("stray_bytes", 0)

    def segment(self, una: int) -> None:  # noqa: C901, PLR0915  (plain: one pass)
        begin, tokens, is_released, is_ended = self.at, [bytearray()], False, False
        while self.at < len(self.data):
            byte = self.data[self.at]
            self.at += 1
            if byte in b"\r\n" and byte != self.signs.terminator:
                continue
            if is_released:
                tokens[-1].append(byte)
                is_released = False
            elif byte == self.signs.terminator:
                is_ended = True
                break
            elif byte == self.signs.element:
                tokens.append(bytearray())
            else:
                is_released = byte == self.signs.release != 0x20
                tokens[-1].append(byte)
        texts, bad = [], []
        for place, token in enumerate(tokens):
            try:
                texts.append(token.decode(self.signs.charset))
            except UnicodeDecodeError:
                texts.append(token.decode(self.signs.charset, errors="backslashreplace"))
                bad.append(place)
        texts[0] = tokens[0].decode(errors="backslashreplace")[:100]
        row: Row = {
            "segment": len(self.segments) + 1,
            "byte_offset": begin,
            "byte_length": self.at - begin - is_ended,
            "segment_id": texts[0],
            "elements": texts[1:],
            "end": self.at,
        }
        self.envelope(row, una)
        self.segments.append(row)
        self.odd(row, is_ended, [place for place in bad if place])

    # --- envelopes

    def envelope(self, row: Row, una: int) -> None:
        tag = row["segment_id"]
        parts = [self.parts(text) for text in row["elements"]] + [[""]] * 12
        level = {"UNB": "interchange", "UNG": "group", "UNH": "message"}.get(tag)
        ended = {"UNZ": "interchange", "UNE": "group", "UNT": "message"}.get(tag)
        if level:
            self.close(level)
            self.start(level, row, parts, una)
        inner = {"interchange": "group", "group": "message", "message": None}[ended or "message"]
        if inner:
            self.close(inner)
        row["interchange"], row["group"] = self.number("interchange"), self.number("group")
        row["transaction"] = self.number("message")
        current = self.open["message"]
        row["position"] = row["segment"] - current["first"] + 1 if current else 0
        if ended:
            self.trailer(ended, row, parts)
            # Broken by a line's end, it does not tell that what follows may be anything.
            self.outside = self.data.startswith(b"UNZ", row["byte_offset"])

    def start(self, level: str, row: Row, parts: list[list[str]], una: int) -> None:  # noqa: C901, PLR0912, PLR0915  (plain: one pass)
        kept = {"interchange": self.interchanges, "group": self.groups, "message": self.messages}
        count = len(kept[level]) + 1
        reference = parts[0 if level == "message" else 4][0].rstrip(" ")
        new: Row = {"number": count, "reference": reference, "first": row["segment"]}
        begin = una if level == "interchange" else row["byte_offset"]
        new |= {"begin": begin, "parts": parts, "groups": 0, "messages": 0}
        new |= {"interchange": self.number("interchange"), "group": self.number("group")}
        new |= {"message references": set(), "group references": set()}
        self.open[level] = new
        interchange, group, segment = self.open["interchange"], self.open["group"], row["segment"]
        if level == "interchange":
            for place in range(5):
                if not parts[place][0].rstrip(" "):
                    self.fault("header_value", segment)
            key = (
                parts[1][0].rstrip(" "),
                (parts[1] + [""])[1].rstrip(" "),
                parts[2][0].rstrip(" "),
                reference,
            )
            if reference and key in self.seen:
                self.fault("interchange_duplicate", segment)
            self.seen.add(key)
            return
        for outer in (interchange, group if level == "message" else None):
            if outer:
                outer[level + "s"] += 1
        if level == "message" and not interchange:
            self.fault("interchange_missing", segment)
        if level == "message" and not reference:
            self.fault("element_missing", segment)
        known = interchange[level + " references"] if interchange else self.loose
        if reference or level == "group":
            if reference in known and (interchange or level == "message"):
                self.fault(
                    {"group": "group_duplicate", "message": "transaction_duplicate"}[level], segment
                )
            if interchange or level == "message":
                known.add(reference)
        if level == "message" and not parts[1][0].rstrip(" "):
            self.fault("element_missing", segment)

    def trailer(self, level: str, row: Row, parts: list[list[str]]) -> None:
        current = self.open[level]
        if not current:
            self.fault("segment_outside", row["segment"])
            return
        code = "transaction" if level == "message" else level
        true = {
            "message": row["segment"] - current["first"] + 1,
            "group": current["messages"],
            "interchange": current["groups"] or current["messages"],
        }[level]
        said = parts[0][0].rstrip(" ")
        is_count = said.isascii() and said.isdigit() and int(said) < 10**9
        if not is_count or int(said) != true:
            self.fault(f"{code}_count", row["segment"])
        closing = parts[1][0].rstrip(" ")
        if not closing or closing != current["reference"]:
            self.fault(f"{code}_control", row["segment"])
        current["stated"] = int(said) if is_count else None
        self.close(level, row)

    def close(self, level: str, trailer: Row | None = None) -> None:
        if level != "message":
            self.close({"interchange": "group", "group": "message"}[level])
        if not (current := self.open[level]):
            return
        last = trailer or self.segments[-1]
        code = "transaction" if level == "message" else level
        if not trailer:
            self.fault(f"{code}_unclosed", current["first"])
        current |= {"length": last["end"] - current["begin"], "is_closed": trailer is not None}
        current["segments"] = last["segment"] - current["first"] + 1
        self.open[level] = None
        kept = {"interchange": self.interchanges, "group": self.groups, "message": self.messages}
        kept[level].append(current)

    def parts(self, text: str) -> list[str]:
        """Return the components of an element without release characters."""
        found, is_released = [""], False
        for sign in text:
            if not is_released and sign == chr(self.signs.release) != " ":
                is_released = True
            elif not is_released and sign == chr(self.signs.component):
                found.append("")
            else:
                found[-1] += sign
                is_released = False
        return found if not is_released else [*found[:-1], found[-1] + chr(self.signs.release)]

    def odd(self, row: Row, is_ended: bool, bad: list[int]) -> None:  # noqa: FBT001  (one caller)
        tag, number = row["segment_id"], row["segment"]
        numbers = (row["interchange"], row["group"], row["transaction"])
        if not row["transaction"] and tag not in ("UNB", "UNG", "UNH", "UNT", "UNE", "UNZ"):
            self.faults.append(("segment_outside", *numbers, number))
        is_form = len(tag) == 3 and tag.isascii() and tag.isalnum() and tag.upper() == tag
        if not is_form or not tag[:1].isalpha():
            code = "segment_unrecognised" if tag else "segment_empty"
            self.faults.append((code, *numbers, number))
        if not is_ended:
            self.faults.append(("segment_unterminated", *numbers, number))
        self.faults += [("not_text", *numbers, number)] * len(bad)
