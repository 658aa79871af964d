"""The worked example in the sources page, done as it says: from two files to landed rows."""

import re
from pathlib import Path

from ingest.receive import receive, replay
from pipelines.home import Home
from pipelines.opening import opened
from tests.architecture.repository import text

PAGE = text("docs/sources.md")
FILE = "orders-2026-03-02.csv"


def block(language: str, first_words: str) -> str:
    """Return the code block that begins with these words."""
    found = re.search(rf"```{language}\n(\s*{re.escape(first_words)}.*?)```", PAGE, flags=re.DOTALL)
    assert found, first_words
    return found.group(1)


def test_the_worked_example_works(tmp_path: Path) -> None:
    home = Home(tmp_path / "var")
    home.own_sources.mkdir(parents=True)
    mapping = home.own_sources / "acme.yml"
    mapping.write_text(block("yaml", "source: acme"))
    file = tmp_path / FILE
    file.write_text(block("csv", "Order,Line"))
    with opened(home) as before:
        received = receive(file, before.sources["acme"], before.stores)
    assert received.rows == {"customers": 3, "items": 3, "orders": 2, "order_lines": 3}
    assert received.fault_count == 1
    assert received.file_id.startswith(shown_id())

    code = r"channel: \{column: Via.*\n"
    mapping.write_text(re.sub(code, block("yaml", "channel:").strip() + "\n", mapping.read_text()))
    with opened(home) as after:
        (again,) = replay(after.sources, after.stores)
    assert again.rows["orders"] == 3
    assert again.fault_count == 0


def shown_id() -> str:
    found = re.search(r"quarantine show (\w+)", PAGE)
    assert found
    return found.group(1)
