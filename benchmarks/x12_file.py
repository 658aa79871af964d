"""Generated X12 files: 850, 856, 810 or 820 of many partners, the same for the same seed."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HEADER = (
    "ISA*00*          *00*          *ZZ*{sender:15}*ZZ*US             "
    "*261122*1030*^*00501*{number:09}*0*P*:"
)


KINDS = ("850", "856", "810")
REMITTANCE = "005010X218"  # the 820 of which pyx12 has a guide too


def write_file(path: Path, megabytes: float, kinds: tuple[str, ...] = KINDS, seed: int = 1) -> None:
    """Write interchanges of 5 to 60 transactions until the file has the size."""
    chance = random.Random(seed)  # noqa: S311  (no secret)
    size, number = 0, 0
    with path.open("wb") as file:
        while size < megabytes * 1e6:
            number += 1
            size += file.write(_interchange(chance, number, kinds))


def _interchange(chance: random.Random, number: int, kinds: tuple[str, ...]) -> bytes:
    sets = chance.randrange(5, 60)
    lines = [HEADER.format(sender=f"PARTNER{chance.randrange(50)}", number=number)]
    group, version = ("RA", REMITTANCE) if "820" in kinds else ("PO", "005010")
    lines.append(f"GS*{group}*THEM*US*20261122*1030*{number}*X*{version}")
    for control in range(1, sets + 1):
        if "820" in kinds:
            lines += _remittance(chance, f"{control:04}")
        else:
            lines += _transaction(chance, f"{control:04}", kinds)
    lines += [f"GE*{sets}*{number}", f"IEA*1*{number:09}"]
    return ("~\n".join(lines) + "~\n").encode()


def _transaction(chance: random.Random, control: str, kinds: tuple[str, ...]) -> list[str]:
    kind = chance.choice(kinds)
    first = {"850": "BEG*00*SA*{}**20261122", "856": "BSN*00*{}*20261122*1030", "810": "BIG*{}"}
    lines = [f"ST*{kind}*{control}", first[kind].format(chance.randrange(10**9))]
    lines += ["CUR*SE*USD", f"REF*VN*{chance.randrange(10**6)}", "DTM*002*20261130"]
    lines += ["N1*ST*ACME DC 1*92*ACME-DC1", "N3*100 DOCK RD", "N4*COLUMBUS*OH*43215*US"]
    line = {"850": "PO1", "856": "LIN", "810": "IT1"}[kind]
    count = chance.randrange(2, 20)
    for item in range(1, count):
        price, code = chance.randrange(100, 9999) / 100, chance.randrange(10**5)
        quantity, part = chance.randrange(1, 500), chance.randrange(999)
        lines.append(f"{line}*{item}*{quantity}*EA*{price}**VP*GEAR-{part}*UP*0761234{code:05}")
        lines.append(f"PID*F****Spur gear, brass, {part}mm")
    return [*lines, f"CTT*{count - 1}", f"SE*{len(lines) + 2}*{control}"]


def _remittance(chance: random.Random, control: str) -> list[str]:
    paid = [chance.randrange(0, 100_000) * 100 + 11 for _ in range(chance.randrange(2, 20))]
    bank = "01*031201467*DA*7654321"
    lines = [f"ST*820*{control}*{REMITTANCE}"]
    lines.append(f"BPR*I*{sum(paid) / 100:.2f}*C*ACH*CTX*{bank}*1512345678**{bank}*20261122")
    lines += [f"TRN*1*{chance.randrange(10**9)}*1512345678", f"REF*38*{chance.randrange(10**6)}"]
    lines += ["N1*PE*ACME SUPPLY*FI*123456789", "N1*PR*DOE STORES*FI*987654321"]
    lines.append("ENT*1*2L*FI*123456789")
    for cents in paid:
        lines.append(f"RMR*11*{chance.randrange(10**8)}*PI*{cents / 100:.2f}*{cents / 100:.2f}")
        lines += [f"REF*18*{chance.randrange(10**6)}", "DTM*582****RD8*20261101-20261130"]
    return [*lines, f"SE*{len(lines) + 1}*{control}"]


def one_interchange(megabytes: float, seed: int = 1) -> Iterator[bytes]:
    """Yield the bytes of one interchange with one group, block by block, without holding them."""
    chance = random.Random(seed)  # noqa: S311  (no secret)
    lines = [line for _ in range(1000) for line in _transaction(chance, "%s", KINDS)]
    parts = ("~\n".join(lines) + "~\n").encode().split(b"%s")
    head = (
        HEADER.format(sender="PARTNER1", number=1) + "~\nGS*PO*THEM*US*20261122*1030*1*X*005010~\n"
    )
    yield head.encode()
    size, sets = 0, 0
    while size < megabytes * 1e6:
        block = bytearray(parts[0])
        for place, part in enumerate(parts[1:]):
            block += b"%09d" % (sets + place // 2) + part
        sets, size = sets + 1000, size + len(block)
        yield bytes(block)
    yield f"GE*{sets}*1~\nIEA*1*000000001~\n".encode()


@dataclass(slots=True)
class Made:
    """A stream of bytes that are made while they are read."""

    blocks: Iterator[bytes]
    size: int = 0  # bytes read
    seconds: float = 0.0  # of CPU, spent on making them
    _left: bytearray = field(default_factory=bytearray)

    def read(self, size: int, /) -> bytes:
        """Return so many bytes, fewer at the end."""
        begin = time.process_time()
        while len(self._left) < size and (block := next(self.blocks, b"")):
            self._left += block
        part = bytes(self._left[:size])
        del self._left[:size]
        self.size += len(part)
        self.seconds += time.process_time() - begin
        return part
