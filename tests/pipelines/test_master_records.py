"""What the marts say of legal entities and of records that several rows tell of."""

from pipelines.home import Home
from pipelines.snapshot_query import ask

CONFLICT = (
    "supplier_name of supplier MILL is Mill Ltd. by corner_shop/11, which counts (most_recent),"
    " and Mill by corner_shop/10."
)


def answer(home: Home, query: str) -> list[tuple[object, ...]]:
    return ask(home, query)[1]


def test_each_attribute_survives_with_the_row_it_came_from(shop: Home) -> None:
    told = answer(
        shop,
        "select attribute_name, attribute_value, other_value, file_name, file_row"
        " from marts.dim_golden_attributes where golden_key = 'supplier/MILL' order by 1",
    )
    assert told == [
        ("payment_days", "30", None, "suppliers.csv", 1),  # the newer row tells of none
        ("supplier_name", "Mill Ltd.", "Mill", "suppliers.csv", 2),
    ]
    assert answer(
        shop, "select golden_id, supplier_name, payment_days from marts.dim_golden_suppliers"
    ) == [("MILL", "Mill Ltd.", 30)]  # supplier 12 is linked to nothing


def test_values_that_differ_are_an_exception_with_both_values(shop: Home) -> None:
    assert answer(
        shop,
        "select subject_key, severity, explanation from marts.fct_exceptions"
        " where exception_code = 'MD-04'",
    ) == [
        (
            "supplier/MILL/supplier_name",
            "S4",
            CONFLICT,
        )
    ]


def test_an_entity_has_a_history_and_a_group(shop: Home) -> None:
    assert answer(
        shop,
        "select entity_id, parent_entity_id, is_configured, country_code"
        " from marts.dim_entities order by 1",
    ) == [("CHAIN", None, False, "US"), ("SHOP", "CHAIN", True, "US")]
    assert answer(
        shop,
        "select parent_entity_id, valid_from_date::varchar, valid_to_date::varchar"
        " from marts.dim_entity_history where entity_id = 'SHOP' order by 2",
    ) == [(None, "2020-01-01", "2026-01-31"), ("CHAIN", "2026-02-01", "9999-12-31")]
