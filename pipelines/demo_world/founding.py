"""How the world's catalogue is drawn from its seed."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from random import Random

from pipelines.demo_world import names
from pipelines.demo_world.catalogue import (
    MEAN_QUANTITY_STEP,
    Catalogue,
    Component,
    Customer,
    Item,
    Location,
    Substitute,
    Supplier,
    Tolerance,
    WorldSize,
)
from pipelines.demo_world.chance import stream
from pipelines.demo_world.entities import CENT, ENTITIES

LOCATIONS = (
    Location("CHI", "Chicago Distribution Center", "NORTH", "America/Chicago"),
    Location("DAL", "Dallas Distribution Center", "SOUTH", "America/Chicago"),
    Location("NYC", "New York Distribution Center", "NORTH", "America/New_York"),
    Location("ATL", "Atlanta Distribution Center", "SOUTH", "America/New_York"),
    Location("TOR", "Toronto Distribution Centre", "MAPLE", "America/Toronto"),
)
LOCATION_WEIGHTS = (32, 26, 20, 12, 10)
TOLERANCES = {"A": Tolerance(days=1), "B": Tolerance(percent=10), "C": Tolerance()}
SUBSTITUTE_SHARE = 0.4
ITEMS_PER_KIT = 20  # of those in the catalogue
KIT_DISCOUNT = Decimal("0.95")  # of what its components cost apart
TIER_BUSYNESS = {"A": 6.0, "B": 2.0, "C": 1.0}


def found(seed: int, size: WorldSize) -> Catalogue:
    """Return the catalogue of a seed; it does not depend on how long the world lasts."""
    suppliers = _suppliers(stream(seed, "suppliers"), size.suppliers)
    items = _items(stream(seed, "items"), size.items, suppliers)
    chance = stream(seed, "customers")
    customers = _hold_a_few(chance, _customers(chance, size.customers))
    limits = _credit_limits(chance, customers, _daily_sales(items, size))
    substitutes = _substitutes(stream(seed, "substitutes"), items)
    kits = _kits(stream(seed, "kits"), items)
    return Catalogue(LOCATIONS, suppliers, items, kits, customers, limits, substitutes)


def _suppliers(chance: Random, count: int) -> tuple[Supplier, ...]:
    return tuple(
        Supplier(
            supplier_id=f"V{number:04d}",
            name=names.supplier(chance),
            payment_days=chance.choice((30, 45, 60)),
            lead_days=chance.choice((4, 5, 7, 7, 10, 14, 21)),
            late_share=chance.choice((0.03, 0.05, 0.08, 0.10, 0.35)),
        )
        for number in range(1, count + 1)
    )


def _items(chance: Random, count: int, suppliers: tuple[Supplier, ...]) -> tuple[Item, ...]:
    ranks = chance.sample(range(count), count)
    return tuple(
        _item(chance, number, rank, chance.choice(suppliers))
        for number, rank in enumerate(ranks, start=1)
    )


def _item(chance: Random, number: int, rank: int, supplier: Supplier) -> Item:
    group, name = names.item(chance)
    cost = Decimal(chance.lognormvariate(2.3, 1.0) + 0.6).quantize(CENT)
    markup = Decimal(chance.uniform(1.25, 1.75))
    is_cheap = cost < 15
    return Item(
        item_id=f"{10000 + number}",
        name=name,
        group=group,
        supplier=supplier,
        pack=chance.choice((6, 10, 12, 24, 48) if is_cheap else (1, 1, 2, 4, 6)),
        cost=cost,
        price=(cost * markup).quantize(CENT),
        usual_quantity=chance.choice((4, 6, 10, 12, 24) if is_cheap else (1, 1, 2, 3, 4)),
        popularity=(rank + 10) ** -0.7,
    )


def _kits(chance: Random, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return kits of two or three items of one group, asked for as often as the first of them."""
    alike: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        alike[item.group].append(item)
    groups = [group for group, members in sorted(alike.items()) if len(members) > 2]
    return tuple(
        _kit(chance, number, alike[chance.choice(groups)])
        for number in range(1, 1 + len(items) // ITEMS_PER_KIT)
    )


def _kit(chance: Random, number: int, members: list[Item]) -> Item:
    held = tuple(
        Component(item, chance.choice((1, 1, 2, 4)))
        for item in chance.sample(members, chance.choice((2, 3)))
    )
    main = held[0].item
    apart = sum((each.item.price * each.quantity for each in held), Decimal(0))
    return Item(
        item_id=f"{90000 + number}",
        name=names.kit(chance, main.group),
        group=main.group,
        supplier=main.supplier,
        pack=1,
        cost=sum((each.item.cost * each.quantity for each in held), Decimal(0)),
        price=(apart * KIT_DISCOUNT).quantize(CENT),
        usual_quantity=chance.choice((1, 1, 2, 3)),
        popularity=main.popularity,
        components=held,
    )


def _substitutes(chance: Random, items: tuple[Item, ...]) -> dict[str, Substitute]:
    """Return for a part of the items another one of the same kind and pack."""
    alike: defaultdict[tuple[str, int], list[Item]] = defaultdict(list)
    for item in items:
        alike[item.group, item.pack].append(item)
    return {
        item.item_id: Substitute(chance.choice(others), is_agreed=chance.random() < 0.5)
        for item in items
        if (others := [each for each in alike[item.group, item.pack] if each is not item])
        and chance.random() < SUBSTITUTE_SHARE
    }


def _customers(chance: Random, count: int) -> tuple[Customer, ...]:
    customers: list[Customer] = []
    heads: dict[str, Customer] = {}
    for number in range(1, count + 1):
        customer = _customer(chance, number)
        entity = customer.location.entity_id
        if entity not in heads:
            heads[entity] = customer
        elif chance.random() < 0.06:
            head = heads[entity]
            customer = replace(customer, account_id=head.customer_id, group=head.group)
        customers.append(customer)
    return tuple(customers)


def _customer(chance: Random, number: int) -> Customer:
    group, name = names.customer(chance)
    tier = chance.choices("ABC", weights=(15, 35, 50))[0]
    customer_id = f"C{number:05d}"
    return Customer(
        customer_id=customer_id,
        name=name,
        account_id=customer_id,
        group=group,
        tier=tier,
        location=chance.choices(LOCATIONS, weights=LOCATION_WEIGHTS)[0],
        channel=chance.choices(("EDI", "WEB", "DESK", "API"), weights=(30, 35, 22, 13))[0],
        payment_days=chance.choice((15, 30, 30, 30, 45)),
        days_late=chance.choice((-2, 0, 0, 1, 3, 8, 18)),
        on_hold=False,
        busyness=TIER_BUSYNESS[tier] * chance.uniform(0.5, 1.5),
        tolerance=TOLERANCES[tier],
    )


def _hold_a_few(chance: Random, customers: tuple[Customer, ...]) -> tuple[Customer, ...]:
    """Put a few on credit hold: they still order now and then, and nothing is released to them."""
    small = [customer.customer_id for customer in customers if customer.tier == "C"]
    held = set(chance.sample(small, min(len(small), 1 + len(customers) * 2 // 100)))
    return tuple(
        replace(customer, on_hold=True, busyness=0.3) if customer.customer_id in held else customer
        for customer in customers
    )


def _daily_sales(items: tuple[Item, ...], size: WorldSize) -> float:
    """Return roughly what a day's orders are worth."""
    everything = sum(item.popularity for item in items)
    line_value = sum(
        item.popularity / everything * item.usual_quantity * float(item.price) for item in items
    )
    return line_value * MEAN_QUANTITY_STEP * size.lines_per_order * size.orders_per_day


def _credit_limits(
    chance: Random, customers: tuple[Customer, ...], daily_sales: float
) -> dict[str, Decimal]:
    """Return a limit per account that fits what it usually owes, but for a few too tight ones."""
    everybody = sum(customer.busyness for customer in customers)
    exposure: defaultdict[str, float] = defaultdict(float)
    for customer in customers:
        days_open = customer.payment_days + max(customer.days_late, 0) + 7
        rate = float(ENTITIES[customer.location.entity_id].rate)
        owed = daily_sales * customer.busyness / everybody * days_open
        exposure[customer.account_id] += owed * rate
    return {
        account: Decimal(max(1, round(owed * _headroom(chance) / 500)) * 500)
        for account, owed in exposure.items()
    }


def _headroom(chance: Random) -> float:
    return chance.uniform(0.4, 0.7) if chance.random() < 0.08 else chance.uniform(1.6, 2.8)
