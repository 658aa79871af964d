"""Files of purchase orders as a partner sends them."""


def interchange(number: int, *groups: str, sender: str = "ACME", receiver: str = "OURCO") -> str:
    return (
        f"ISA*00*          *00*          *ZZ*{sender:15}*ZZ*{receiver:15}*261122*0930*U*00401*"
        f"{number:09}*0*P*>~{''.join(groups)}IEA*{len(groups)}*{number:09}~"
    )


def group(number: int, *sets: str, functional_id: str = "PO") -> str:
    return (
        f"GS*{functional_id}*ACME*OURCO*20261122*0930*{number}*X*004010~{''.join(sets)}"
        f"GE*{len(sets)}*{number}~"
    )


def order(number: int, *, stated: int = 4) -> str:
    """Return an order of four segments; another count makes it faulty."""
    return (
        f"ST*850*{number:04}~BEG*00*SA*PO-{number}**20261122~PO1*1*5*EA*2.5**VP*WIDGET~"
        f"SE*{stated}*{number:04}~"
    )
