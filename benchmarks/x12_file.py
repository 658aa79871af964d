"""A generated X12 file: 850, 856 and 810 of many partners, the same for the same seed."""

import random
from pathlib import Path

HEADER = (
    "ISA*00*          *00*          *ZZ*{sender:15}*ZZ*US             "
    "*261122*1030*^*00501*{number:09}*0*P*:"
)


def write_file(path: Path, megabytes: float, seed: int = 1) -> None:
    """Write interchanges of 5 to 60 transactions until the file has the size."""
    chance = random.Random(seed)  # noqa: S311  (no secret)
    size, number = 0, 0
    with path.open("wb") as file:
        while size < megabytes * 1e6:
            number += 1
            size += file.write(_interchange(chance, number))


def _interchange(chance: random.Random, number: int) -> bytes:
    sets = chance.randrange(5, 60)
    lines = [HEADER.format(sender=f"PARTNER{chance.randrange(50)}", number=number)]
    lines.append(f"GS*PO*THEM*US*20261122*1030*{number}*X*005010")
    for control in range(1, sets + 1):
        lines += _transaction(chance, control)
    lines += [f"GE*{sets}*{number}", f"IEA*1*{number:09}"]
    return ("~\n".join(lines) + "~\n").encode()


def _transaction(chance: random.Random, control: int) -> list[str]:
    kind = chance.choice(["850", "856", "810"])
    first = {"850": "BEG*00*SA*{}**20261122", "856": "BSN*00*{}*20261122*1030", "810": "BIG*{}"}
    lines = [f"ST*{kind}*{control:04}", first[kind].format(chance.randrange(10**9))]
    lines += ["CUR*SE*USD", f"REF*VN*{chance.randrange(10**6)}", "N1*ST*ACME DC 1*92*ACME-DC1"]
    lines += ["N3*100 DOCK RD", "N4*COLUMBUS*OH*43215*US", "DTM*002*20261130"]
    line = {"850": "PO1", "856": "LIN", "810": "IT1"}[kind]
    count = chance.randrange(2, 20)
    for item in range(1, count):
        price, code = chance.randrange(100, 9999) / 100, chance.randrange(10**5)
        quantity, part = chance.randrange(1, 500), chance.randrange(999)
        lines.append(f"{line}*{item}*{quantity}*EA*{price}**VP*GEAR-{part}*UP*0761234{code:05}")
        lines.append(f"PID*F****Spur gear, brass, {part}mm")
    return [*lines, f"CTT*{count - 1}", f"SE*{len(lines) + 2}*{control:04}"]
