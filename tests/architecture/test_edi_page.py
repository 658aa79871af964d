"""The page on EDI documents says what the guides say, and the guides say it in one way."""

from ingest.edi.guide_files import load_guides, peers
from ingest.edi.guide_page import page
from tests.architecture.repository import text


def test_the_edi_page_is_written_from_the_guides_as_they_are() -> None:
    assert text("docs/edi.md") == page(), "run python -m ingest.edi.guide_page docs/edi.md"


def test_sets_that_say_the_same_have_tables_of_the_same_columns() -> None:
    guides = load_guides()
    for names in peers():
        columns: dict[str, tuple[str, ...]] = {}
        for peer in names:
            for table in guides[peer].tables:
                named = tuple(table.columns)
                assert columns.setdefault(table.name, named) == named, (peer, table.name)


def test_every_place_of_a_guide_leads_to_a_segment_of_its_set() -> None:
    for set_id, guide in load_guides().items():
        for table in guide.tables:
            for name, readings in table.columns.items():
                for reading in readings:
                    for place in reading.places:
                        steps = [*place.path, place.step]
                        unknown = [each for each in steps if each.segment_id not in guide.symbols]
                        assert not unknown, (set_id, table.name, name)
