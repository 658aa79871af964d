"""Whether what a shipment costs is shared by its lines to the cent."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.demo_world.serving_costs import to_the_cent
from tests.demo_world.conftest import Ask

CENT = Decimal("0.01")
CENTS = st.integers(0, 10**7).map(lambda cents: cents * CENT)
WEIGHTS = st.lists(st.decimals("0.01", "9999", places=2), min_size=1, max_size=12)


@given(CENTS, WEIGHTS)
def test_the_parts_sum_to_the_amount_and_are_a_cent_from_their_share_at_most(
    amount: Decimal, weights: list[Decimal]
) -> None:
    parts = to_the_cent(amount, weights, [str(number) for number in range(len(weights))])
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        share = Fraction(amount) * Fraction(weight) / Fraction(sum(weights))
        assert abs(Fraction(part) - share) < Fraction(CENT)


def test_cents_left_go_to_those_who_lost_most_and_then_by_name() -> None:
    even = [Decimal(1)] * 3
    assert to_the_cent(Decimal("1.00"), even, ["b", "a", "c"]) == [
        Decimal("0.33"),
        Decimal("0.34"),
        Decimal("0.33"),
    ]
    uneven = [Decimal(5), Decimal(1), Decimal(1)]
    assert to_the_cent(Decimal("0.10"), uneven, ["a", "b", "c"]) == [
        Decimal("0.07"),
        Decimal("0.02"),
        Decimal("0.01"),
    ]


@pytest.mark.parametrize(("kind", "about"), [("FRT", "ShipmentNo"), ("FUL", "ShipmentNo")])
def test_every_shipment_costs_once(world: Ask, kind: str, about: str) -> None:
    posted = f"select {about} from order_costs where Kind = '{kind}'"
    assert world(f"select count(*) > 100 from ({posted})") == [(True,)]
    assert world(f"select {about} from ({posted}) group by all having count(*) > 1") == []


def test_a_rebate_comes_to_what_was_expected_of_a_line_that_is_billed_whole(world: Ask) -> None:
    """To the cent, but for the rounding of each invoice."""
    differing = """
        with rebates as (
            select
                OrderLineRef,
                sum(if(Stage = 'E', Amount, 0)) as expected,
                sum(if(Stage = 'A', Amount, 0)) as actual,
                count(*) filter (where Stage = 'A') as times
            from order_costs where Kind = 'RBT' group by all
        ),
        shipped as (
            select OrderNo || '-' || LineNo as line, sum(Qty) as qty, count(*) as parcels
            from picks where ShipTime is not null group by all
        )
        select rebates.* from rebates
        inner join shipped on OrderLineRef = line
        inner join order_lines on OrderNo || '-' || LineNo = line
        where times = parcels and shipped.qty = order_lines.Qty - CancelQty
          and abs(expected - actual) > 0.01 * times
        """
    assert world(differing) == []
    assert world("select count(*) > 100 from order_costs where Stage = 'A'") == [(True,)]
