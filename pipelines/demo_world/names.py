"""What things and people of the world are called."""

from random import Random

PLACES = (
    "Lakeside", "Summit", "Prairie", "Harbor", "Granite", "Peña", "Northgate", "O'Brien",
    "Cedar", "Riverbend", "Ironwood", "Bluestem", "Keystone", "Mesa", "Fairview", "Hudson",
    "Trinity", "Lone Star", "Great Lakes", "Empire", "Maple", "Redbud", "Stockton", "Walnut",
)  # fmt: skip
TRADES = {
    "Contractors": ("Mechanical", "Plumbing, Inc.", "Electric", "Builders"),
    "Retail": ("Hardware", "Home Center", "Paint & Tool", "True Supply"),
    "Industrial": ("Fabrication", "Machine Works", "Foods", "Packaging Co."),
    "Public": ("School District", "County Works", "Transit", "Medical Center"),
}
MAKERS = ("Manufacturing", "Industries", "Products", "Tool & Die", "Imports", "Brands")
WARES = {
    "Fasteners": ("Hex Bolt", "Wood Screw", "Wedge Anchor", "Lock Washer", "Threaded Rod"),
    "Fittings": ("Ball Valve", "Copper Elbow", "PVC Coupling", "Hose Barb", "Pipe Tee"),
    "Electrical": ("Wire Nut", "Breaker 20 A", "Conduit", "LED Panel", "Junction Box"),
    "Safety": ("Nitrile Glove", "Hard Hat", "Safety Vest", "Ear Plug", "Respirator"),
    "Cleaning": ("Degreaser", "Shop Towel", "Floor Pad", "Trash Liner", "Hand Soap"),
    "Packaging": ("Stretch Film", "Carton Tape", "Mailer", "Kraft Paper", "Steel Strap"),
}
SIZES = ('1/4"', '3/8"', '1/2"', '3/4"', "S", "M", "L", "XL", "10 pk", "heavy", "economy")

KITS = ("Starter Kit", "Repair Kit", "Installation Kit", "Refill Kit")


def supplier(chance: Random) -> str:
    return f"{chance.choice(PLACES)} {chance.choice(MAKERS)}"


def item(chance: Random) -> tuple[str, str]:
    """Return a category and a name in it."""
    group = chance.choice(tuple(WARES))
    return group, f"{chance.choice(WARES[group])} {chance.choice(SIZES)}"


def kit(chance: Random, group: str) -> str:
    return f"{group} {chance.choice(KITS)} {chance.choice(SIZES)}"


def customer(chance: Random) -> tuple[str, str]:
    """Return a segment and a name in it."""
    group = chance.choice(tuple(TRADES))
    return group, f"{chance.choice(PLACES)} {chance.choice(TRADES[group])}"
