"""Which role may open which page? What is not written here is refused."""

from dataclasses import dataclass
from pathlib import Path

PAGE_FOLDER = Path(__file__).parent / "pages"
START = PAGE_FOLDER / "start.py"


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page of the app."""

    path: Path
    title: str
    url_path: str


PAGES = {
    "overview": PageEntry(PAGE_FOLDER / "overview.py", "Overview", "overview"),
    "orders": PageEntry(PAGE_FOLDER / "orders.py", "Orders", "orders"),
    "exceptions": PageEntry(PAGE_FOLDER / "exceptions.py", "Exceptions", "exceptions"),
    "health": PageEntry(PAGE_FOLDER / "health.py", "Data health", "data-health"),
}

WORKING_FROM_THE_QUEUE = ("exceptions", "orders", "overview")
SEEING_ALL = ("overview", "orders", "exceptions", "health")

# The first page of a role is where it starts.
PAGES_OF_ROLE = {
    "executive": SEEING_ALL,
    "csr": WORKING_FROM_THE_QUEUE,
    "planner": WORKING_FROM_THE_QUEUE,
    "warehouse": WORKING_FROM_THE_QUEUE,
    "billing": WORKING_FROM_THE_QUEUE,
    "analyst": SEEING_ALL,
    "engineer": SEEING_ALL,
    "admin": SEEING_ALL,
}


def pages_of(role: str) -> tuple[str, ...]:
    """Return the pages of a role, its first page first; an unknown role has none."""
    return PAGES_OF_ROLE.get(role, ())
