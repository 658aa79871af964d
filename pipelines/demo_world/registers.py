"""How the catalogue reads in the source's own registers."""

from collections.abc import Sequence
from datetime import datetime

from pipelines.demo_world.catalogue import Catalogue, Customer, Item
from pipelines.demo_world.entities import ENTITIES
from pipelines.demo_world.master_rows import (
    CustomerRow,
    ItemRow,
    KitRow,
    LocationRow,
    SiteDayRow,
    SubstituteRow,
    SupplierRow,
)
from pipelines.demo_world.price_lists import DISCOUNTS, group_of
from pipelines.demo_world.rows import Row
from pipelines.demo_world.site_days import deviations
from pipelines.demo_world.workdays import stamp


def register(catalogue: Catalogue, at: datetime) -> dict[type[Row], Sequence[Row]]:
    """Return the rows of each register as stated at a moment."""
    return {
        CustomerRow: [
            *(_group(entity_id, tier, at) for entity_id in ENTITIES for tier in DISCOUNTS),
            *(_customer(catalogue, customer, at) for customer in catalogue.customers),
        ],
        ItemRow: [_item(item, at) for item in catalogue.sold],
        SubstituteRow: [
            SubstituteRow(
                item_id, known.item.item_id, 1, "Y" if known.is_agreed else "N", stamp(at)
            )
            for item_id, known in catalogue.substitutes.items()
        ],
        KitRow: [
            KitRow(kit.item_id, each.item.item_id, each.quantity, stamp(at))
            for kit in catalogue.kits
            for each in kit.components
        ],
        SupplierRow: [
            SupplierRow(each.supplier_id, each.name, each.payment_days, stamp(at))
            for each in catalogue.suppliers
        ],
        LocationRow: [
            LocationRow(each.location_id, each.name, each.entity_id, each.time_zone, stamp(at))
            for each in catalogue.locations
        ],
        SiteDayRow: [
            SiteDayRow(each.location_id, day, "Y" if works else "N", stamp(at))
            for each in catalogue.locations
            for year in (at.year, at.year + 1)
            for day, works in deviations(each.location_id, year)
        ],
    }


def _customer(catalogue: Catalogue, customer: Customer, at: datetime) -> CustomerRow:
    is_own_account = customer.account_id == customer.customer_id
    return CustomerRow(
        cust_no=customer.customer_id,
        cust_name=customer.name,
        bill_to=None if is_own_account else customer.account_id,
        parent_no=group_of(customer.location.entity_id, customer.tier),
        segment=customer.group,
        tier=customer.tier,
        company=customer.location.entity_id,
        credit_limit=catalogue.credit_limits[customer.account_id] if is_own_account else None,
        terms_days=customer.payment_days,
        hold="Y" if customer.on_hold else "N",
        short_pct=customer.tolerance.percent,
        late_hours=24 * customer.tolerance.days,
        changed=stamp(at),
    )


def _group(entity_id: str, tier: str, at: datetime) -> CustomerRow:
    """Return the customer that those of a tier belong to: it has prices, and orders nothing."""
    return CustomerRow(
        cust_no=group_of(entity_id, tier),
        cust_name=f"Tier {tier} of {entity_id}",
        bill_to=None,
        parent_no=None,
        segment="Price group",
        tier=tier,
        company=entity_id,
        credit_limit=None,
        terms_days=30,
        hold="N",
        short_pct=0,
        late_hours=0,
        changed=stamp(at),
    )


def _item(item: Item, at: datetime) -> ItemRow:
    supplier = None if item.components else item.supplier  # nobody supplies kits
    return ItemRow(
        item_no=item.item_id,
        description=item.name,
        category=item.group,
        vendor_no=supplier.supplier_id if supplier else None,
        uom="EA",
        pack_size=item.pack,
        lead_days=supplier.lead_days if supplier else None,
        list_price=item.price,
        std_cost=item.cost,
        changed=stamp(at),
    )
