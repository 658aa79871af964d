"""Whether the world obeys the arithmetic of goods and money."""

import pytest

from tests.demo_world.conftest import Ask

REFERENCES = (
    ("orders", "CustNo", "customers", "CustNo"),
    ("orders", "Site", "locations", "Site"),
    ("order_confirmations", "OrderNo || '-' || LineNo", "order_lines", "OrderNo || '-' || LineNo"),
    ("order_changes", "OrderNo", "orders", "OrderNo"),
    ("order_holds", "OrderNo", "orders", "OrderNo"),
    ("warehouse_events", "OrderLineRef", "order_lines", "OrderNo || '-' || LineNo"),
    ("carrier_events", "ShipmentNo", "warehouse_events", "ShipmentNo"),
    ("returns", "InvoiceNo", "invoice_lines", "InvoiceNo"),
    ("credits", "InvoiceNo", "returns", "InvoiceNo"),
    ("credits", "ReturnNo", "returns", "ReturnNo"),
    ("order_costs", "OrderNo", "orders", "OrderNo"),
    ("order_costs", "OrderLineRef", "order_lines", "OrderNo || '-' || LineNo"),
    ("order_costs", "ShipmentNo", "warehouse_events", "ShipmentNo"),
    ("customers", "BillTo", "customers", "CustNo"),
    ("customers", "ParentNo", "customers", "CustNo"),
    ("price_list_entries", "CustNo", "customers", "CustNo"),
    ("price_list_entries", "ItemNo", "items", "ItemNo"),
    ("items", "VendorNo", "suppliers", "VendorNo"),
    ("order_lines", "OrderNo", "orders", "OrderNo"),
    ("order_lines", "ItemNo", "items", "ItemNo"),
    ("item_substitutes", "ItemNo", "items", "ItemNo"),
    ("item_substitutes", "SubItemNo", "items", "ItemNo"),
    ("kit_components", "KitItemNo", "items", "ItemNo"),
    ("kit_components", "ComponentItemNo", "items", "ItemNo"),
    ("picks", "ItemNo", "items", "ItemNo"),
    ("deliveries", "ItemNo", "items", "ItemNo"),
    ("picks", "OrderNo || '-' || LineNo", "order_lines", "OrderNo || '-' || LineNo"),
    ("deliveries", "OrderNo || '-' || LineNo", "order_lines", "OrderNo || '-' || LineNo"),
    ("invoice_lines", "OrderLineRef", "order_lines", "OrderNo || '-' || LineNo"),
    ("invoice_lines", "CustNo", "customers", "CustNo"),
    ("receivables", "InvoiceNo", "invoice_lines", "InvoiceNo"),
    ("receivables", "CustNo", "customers", "CustNo"),
    ("stock_movements", "PoNo", "purchase_orders", "PoNo"),
    ("stock_movements", "ItemNo", "items", "ItemNo"),
    ("purchase_orders", "VendorNo", "suppliers", "VendorNo"),
    ("purchase_order_lines", "PoNo", "purchase_orders", "PoNo"),
)


@pytest.mark.parametrize(("child", "column", "parent", "key"), REFERENCES)
def test_every_reference_exists(world: Ask, child: str, column: str, parent: str, key: str) -> None:
    used = f"select {column} from {child} where {column} is not null"
    assert world(f"{used} except select {key} from {parent}") == []
    assert world(f"select count(*) > 0 from ({used})") == [(True,)] or column == "BillTo"


def test_no_line_is_picked_beyond_its_order(world: Ask) -> None:
    assert (
        world("""
            with held as (
                select KitItemNo as ItemNo, sum(Qty) as qty from kit_components group by all
            )
            select picks.OrderNo, picks.LineNo from picks
            inner join order_lines using (OrderNo, LineNo)
            left join held on order_lines.ItemNo = held.ItemNo
            group by all
            having sum(picks.Qty) > any_value(
                (order_lines.Qty - order_lines.CancelQty) * coalesce(held.qty, 1)
            )
            """)
        == []
    )


def test_no_line_is_delivered_beyond_its_shipments(world: Ask) -> None:
    assert (
        world("""
            with shipped as (
                select OrderNo, LineNo, ItemNo, sum(Qty) as qty from picks
                where ShipTime is not null group by all
            ),
            delivered as (
                select OrderNo, LineNo, ItemNo, sum(Qty) as qty from deliveries group by all
            )
            select * from delivered left join shipped using (OrderNo, LineNo, ItemNo)
            where shipped.qty is null or delivered.qty > shipped.qty
            """)
        == []
    )


def test_balances_are_the_sum_of_all_movements(world: Ask) -> None:
    assert (
        world("""
            with moved as (select ItemNo, Site, sum(Qty) as qty from stock_movements group by all)
            select * from moved full join on_hand_balances as stated using (ItemNo, Site)
            where moved.qty is distinct from stated.Qty
            """)
        == []
    )


def test_no_shelf_ever_holds_less_than_nothing(world: Ask) -> None:
    lowest = """
        select min(level) from (
            select sum(Qty) over (partition by ItemNo, Site order by MoveTime, MoveNo) as level
            from stock_movements
        )
        """
    assert world(lowest) == [(0,)]


def test_of_a_kit_every_component_is_picked_in_its_measure(world: Ask) -> None:
    [counts] = world("""
        with taken as (
            select OrderNo, LineNo, PickTime, count(*) as parts,
                any_value((select count(*) from kit_components as every
                    where every.KitItemNo = order_lines.ItemNo)) as all_parts,
                count(distinct picks.Qty / held.Qty) as measures
            from picks inner join order_lines using (OrderNo, LineNo)
            inner join kit_components as held
                on order_lines.ItemNo = held.KitItemNo and picks.ItemNo = held.ComponentItemNo
            group by all
        )
        select count(*), count(*) filter (where parts <> all_parts or measures > 1) from taken
        """)
    assert counts[0] not in {0, 1}
    assert counts[1] == 0


def test_what_is_not_the_item_ordered_is_of_its_kit_or_a_substitute_for_it(world: Ask) -> None:
    other = """
        from picks inner join order_lines using (OrderNo, LineNo)
        anti join kit_components
            on order_lines.ItemNo = KitItemNo and picks.ItemNo = ComponentItemNo
        left join item_substitutes on order_lines.ItemNo = item_substitutes.ItemNo
            and picks.ItemNo = SubItemNo
        where picks.ItemNo <> order_lines.ItemNo
        """
    [(count, known, agreed)] = world(
        "select count(*), count(SubItemNo), count(distinct Agreed) "
        f"filter (where SubItemNo is not null) {other}"
    )
    assert count == known
    assert agreed == 2  # some that customers take without being asked, and others


def test_every_issue_is_a_pick_and_every_receipt_a_purchase(world: Ask) -> None:
    issued = "select ItemNo, Site, sum(-Qty) from stock_movements where Kind = 'ISS' group by all"
    picked = "select ItemNo, Site, sum(Qty) from picks group by all"
    assert sorted(world(issued)) == sorted(world(picked))
    received = "select ItemNo, sum(Qty) from stock_movements where Kind = 'RCT' group by all"
    bought = """
        select ItemNo, sum(ReceivedQty * if(purchase_order_lines.Uom = 'CS', PackSize, 1))
        from purchase_order_lines inner join items using (ItemNo)
        where ReceivedQty > 0 group by all
        """
    assert sorted(world(received)) == sorted(world(bought))


def test_what_is_open_is_what_is_billed_less_what_is_paid(world: Ask) -> None:
    differing = """
        select InvoiceNo from receivables group by InvoiceNo
        having abs(sum(Amount) - sum(Open)) >= 0.005
        """
    billed = """
        select InvoiceNo from receivables inner join invoice_lines using (InvoiceNo)
        where receivables.Kind = 'INV' group by InvoiceNo
        having abs(any_value(receivables.Amount) - sum(Gross)) >= 0.005
        """
    assert world(differing) == []
    assert world(billed) == []


def test_a_clean_world_refers_every_invoice_line_to_its_order_line(world: Ask) -> None:
    assert world("select count(*) from invoice_lines where OrderLineRef is null") == [(0,)]


def test_every_line_is_priced_by_the_list_of_its_day_or_below_cost(world: Ask) -> None:
    found = """
        select
            count(*) filter (where Price = line.listed or Price < Cost),
            count(*) filter (where Price = line.listed),
            count(*)
        from (
            select order_lines.Price, order_lines.Cost, max(entries.Price) as listed, count(*)
            from order_lines
            inner join orders using (OrderNo)
            inner join customers using (CustNo)
            left join price_list_entries as entries
                on order_lines.ItemNo = entries.ItemNo
                and customers.ParentNo = entries.CustNo
                and orders.Currency = entries.Currency
                and orders.OrderTime::date >= entries.ValidFrom
                and orders.OrderTime::date <= coalesce(entries.ValidTo, date '9999-12-31')
            group by order_lines.OrderNo, order_lines.LineNo, order_lines.Price, order_lines.Cost
        ) as line
        """
    [(right, listed, lines)] = world(found)
    assert right == lines
    assert listed != lines


def test_the_prices_of_an_item_follow_each_other_without_gap_or_overlap(world: Ask) -> None:
    following = """
        select ValidTo, lead(ValidFrom) over (
            partition by PriceList, ItemNo order by ValidFrom
        ) as next_from
        from price_list_entries
        """
    wrong = f"select count(*) from ({following}) where ValidTo + 1 is distinct from next_from"
    assert world(wrong) == [(0,)]
    assert world(f"select count(*) > 10 from ({following}) where next_from is not null") == [
        (True,)
    ]


def test_nothing_happens_after_the_world_ends(world: Ask) -> None:
    latest = """
        select max(greatest(Posted, Changed)) <= (select max(Stated) from on_hand_balances)
        from receivables
        """
    assert world(latest) == [(True,)]


TROUBLES = {
    "short at first": """
        select count(*) from (
            select min_by(picks.Qty, PickTime) < any_value(order_lines.Qty) as is_short
            from picks inner join order_lines using (OrderNo, LineNo) group by OrderNo, LineNo
        ) where is_short
        """,
    "promised anew": "select count(*) from order_confirmations where Status = 'CH'",
    "given up": "select count(*) from order_confirmations where Status = 'CA'",
    "held": "select count(*) from order_holds where Released is null",
    "sent back": "select count(*) from returns where Received is not null",
    "cancelled": "select count(*) from orders where CancelTime is not null",
    "below cost": "select count(*) from order_lines where Price < Cost",
    "overdue": """
        select count(*) from receivables
        where Open > 0 and DueDate < (select max(Stated)::date from on_hand_balances)
        """,
    "short paid": "select count(*) from receivables where Open > 0 and Open < Amount",
    "late supplier": """
        select count(*) from purchase_order_lines inner join purchase_orders using (PoNo)
        where Received::date > DueDate + 3
        """,
    "sold out": "select count(*) from on_hand_balances where Qty = 0",
    "over limit": """
        select count(*) from (select CustNo, sum(Open) as owed from receivables group by CustNo)
        inner join customers using (CustNo) where owed > CreditLimit
        """,
    "on hold": "select count(*) from customers where Hold = 'Y'",
    "shipped, no proof": """
        select count(*) from picks left join deliveries using (OrderNo, LineNo)
        where PodNo is null
        """,
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_the_world_has_its_troubles(world: Ask, trouble: str) -> None:
    assert world(f"select count > 0 from ({TROUBLES[trouble]}) as troubles(count)") == [(True,)]
