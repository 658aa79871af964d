"""What the rows of the source's master data look like: in its words and codes, not in ours."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class CustomerRow(NamedTuple):
    cust_no: str
    cust_name: str
    bill_to: str | None
    parent_no: str | None
    segment: str
    tier: str
    company: str
    credit_limit: Decimal | None
    terms_days: int
    hold: str
    short_pct: int
    late_hours: int
    changed: str


class ItemRow(NamedTuple):
    item_no: str
    description: str
    category: str
    vendor_no: str | None
    uom: str
    pack_size: int
    lead_days: int | None
    list_price: Decimal
    std_cost: Decimal
    changed: str


class SubstituteRow(NamedTuple):
    item_no: str
    sub_item_no: str
    rank: int
    agreed: str
    changed: str


class KitRow(NamedTuple):
    kit_item_no: str
    component_item_no: str
    qty: int
    changed: str


class PriceRow(NamedTuple):
    entry_no: str
    price_list: str
    cust_no: str | None
    item_no: str
    currency: str
    price: Decimal
    valid_from: date
    valid_to: date | None
    changed: str


class SupplierRow(NamedTuple):
    vendor_no: str
    vendor_name: str
    terms_days: int
    changed: str


class SiteDayRow(NamedTuple):
    site: str
    day: date
    open: str
    changed: str


class LocationRow(NamedTuple):
    site: str
    site_name: str
    company: str
    time_zone: str
    changed: str
