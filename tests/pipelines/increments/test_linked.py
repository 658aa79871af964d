"""Does a row lead to all rows that anything links to it, and only to those?"""

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ingest.feeds import FEEDS
from ingest.landing import Landing
from pipelines.home import Home
from pipelines.increments.linked import Linked
from pipelines.increments.names import LINKS, note_names
from pipelines.parts.connection import connected
from pipelines.parts.links import DIVIDED
from tests.pipelines.parts.test_owners import Rows, land, linked, some_rows


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A landing zone without rows, and the one file that all rows will be of."""
    home = Home(tmp_path_factory.mktemp("linked"))
    Landing(home.landing).prepare()
    home.extract.mkdir()
    columns = {"source_system": "s", "file_id": "f", "parser_version": "1", "is_current": True}
    pl.DataFrame(columns).write_parquet(home.extract / "files.parquet")
    return home


@given(some_rows(), st.data(), st.sampled_from([(), ("s",)]))
@settings(max_examples=60, deadline=None)
def test_a_row_leads_to_what_is_linked_to_it_and_to_nothing_else(
    home: Home, rows: Rows, data: st.DataObject, apart: tuple[str, ...]
) -> None:
    belongs = linked(rows, LINKS, by_customer=not apart)
    assume(belongs)
    begun = data.draw(st.sampled_from(sorted(belongs)))
    land(home.root, rows)
    home.names.unlink(missing_ok=True)
    with connected(home, home.names) as connection:
        note_names(connection, home)
        found = Linked(connection, home, apart)
        found.lead_from([(begun[0], _is_named_as(*begun, rows))], "select null::ubigint as thing")
        led_to = {
            (feed, number)
            for feed in DIVIDED
            for (number,) in connection.execute(f"select _row from ({found.rows(feed)})").fetchall()
        }
    assert led_to == {row for row, group in belongs.items() if group == belongs[begun]}


def _is_named_as(feed: str, number: int, rows: Rows) -> str:
    """Return the condition that a row has the key of one of some rows."""
    key = ", ".join(f"'{rows[feed][number][column]}'" for column in FEEDS[feed].key)
    return f"row_key = hash('{feed}', 's', {key})"
