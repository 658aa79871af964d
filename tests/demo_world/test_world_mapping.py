"""Whether the mapping of the demo source fits both the files and the canonical feeds."""

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

from ingest.feed import Kind
from ingest.feeds import FEEDS
from pipelines.demo_world.layouts import MASTER_LAYOUTS, TRANSACTION_LAYOUTS, Layout

SOURCE = Path(__file__).parents[2] / "ingest" / "sources" / "demo_world.yml"
LAYOUTS = {**MASTER_LAYOUTS, **TRANSACTION_LAYOUTS}
ALWAYS = {"valid_from_date", "valid_to_date"}  # it states what holds now
NOT_TOLD = {  # what this source does not say
    "customers": ALWAYS | {"terms"},
    "items": ALWAYS | {"unit_weight"},
    "item_substitutes": ALWAYS | {"customer_id"},
    "kit_components": ALWAYS,
    "price_list_entries": {"unit_code", "min_quantity"},
    "suppliers": ALWAYS,
    "locations": ALWAYS,
    "site_calendars": {"cut_off_at"},
    "orders": {"backorder_order_id", "window_start_date", "window_end_date"},
    "order_lines": {"location_id", "requested_date", "promised_date", "unit_code", "line_kind"},
    "order_confirmations": {
        "unit_code",
        "unit_price",
        "substitute_item_id",
        "reason_code",
    },
    "order_changes": {"unit_code", "unit_price", "reason_code"},
    "order_holds": {"order_line_id", "reason_code", "placed_by"},
    "warehouse_events": {
        "handling_unit_id",
        "wave_id",
        "unit_code",
        "reason_code",
        "lot_number",
        "person_id",
        "corrects_event_id",
    },
    "carrier_events": {
        "reason_code",
        "city",
        "region",
        "country_code",
        "estimated_delivery_at",
        "signed_by",
    },
    "returns": {"unit_code"},
    "invoice_lines": {"profit_amount", "unit_code"},
    "order_costs": {"changed_at"},
    "stock_movements": {"invoice_id"},
    "purchase_order_lines": {"expected_date"},
}


def mapping_of(layout: Layout) -> dict[str, Any]:
    """Return the column mapping of the one file entry that matches the layout's files."""
    source = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    is_master = layout in MASTER_LAYOUTS.values()
    name = f"{layout.feed}.csv" if is_master else f"{layout.feed}-2026-W02.csv"
    (file,) = (each for each in source["files"] if fnmatch(name, each["match"]))
    (feed,) = file["feeds"]
    assert feed == layout.feed
    columns: dict[str, Any] = file["feeds"][feed]["columns"]
    return columns


def columns_read(mapped: str | dict[str, Any]) -> Iterator[str]:
    """Yield the source columns that one canonical column is made from."""
    if isinstance(mapped, str):
        yield mapped
    elif "template" in mapped:
        yield from (name for _, name, _, _ in Formatter().parse(mapped["template"]) if name)
    elif "column" in mapped:
        yield mapped["column"]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: layout.feed)
def test_every_column_of_a_file_is_mapped_and_no_other(layout: Layout) -> None:
    read = {column for mapped in mapping_of(layout).values() for column in columns_read(mapped)}
    assert read == set(layout.header)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: layout.feed)
def test_every_column_of_a_feed_is_filled_but_those_never_told(layout: Layout) -> None:
    fields = {field.name for field in FEEDS[layout.feed].fields}
    assert set(mapping_of(layout)) == fields - NOT_TOLD.get(layout.feed, set())


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: layout.feed)
def test_codes_translate_to_codes_of_the_feed(layout: Layout) -> None:
    for name, mapped in mapping_of(layout).items():
        field = FEEDS[layout.feed].field(name)
        allowed = ("true", "false") if field.kind is Kind.BOOLEAN else field.codes
        if allowed:
            told = mapped.get("codes", {"always": mapped.get("value")})
            assert set(told.values()) <= set(allowed)
