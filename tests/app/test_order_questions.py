"""Finding orders and their past."""

from app.queries import orders
from app.warehouse import read


def any_order() -> dict[str, str]:
    rows = read("""
        select order_key, order_id, customer_po, customer_name from marts.fct_orders
        where customer_po is not null order by line_count desc, order_key limit 1
        """)
    return rows.row(0, named=True)


def test_an_order_is_found_by_number_po_and_name_in_any_case() -> None:
    order = any_order()
    for words in (order["order_id"], order["customer_po"].lower(), order["order_id"].upper()):
        assert order["order_key"] in orders.found(words)["order_key"].to_list()
    names = orders.found(order["customer_name"].upper())["customer_name"].str.to_lowercase()
    assert all(order["customer_name"].lower() in name for name in names)


def test_the_exact_number_comes_first() -> None:
    order = any_order()
    assert orders.found(order["order_id"])["order_id"][0] == order["order_id"]


def test_no_words_list_the_newest_and_never_too_many() -> None:
    found = orders.found("")
    assert 0 < found.height <= orders.FOUND_AT_MOST
    assert found["ordered_date"].is_sorted(descending=True)


def test_words_are_values_and_never_sql() -> None:
    assert orders.found("' or 1=1 --").is_empty()
    assert orders.found("%").height < orders.found("").height


def test_an_order_has_the_lines_that_its_header_counts() -> None:
    order = any_order()
    header = orders.order(order["order_key"]).row(0, named=True)
    lines = orders.lines(order["order_key"])
    assert lines.height == header["line_count"]
    assert lines["ordered_quantity"].sum() == header["ordered_quantity"]


def test_events_are_in_the_order_of_time() -> None:
    events = orders.events(any_order()["order_key"])
    assert events["event_time"].is_sorted()
    assert not events.is_empty()


def test_the_holds_of_an_order_stand_until_they_are_lifted() -> None:
    keys = read("select order_key from marts.fct_order_holds where not is_standing order by all")
    holds = orders.holds(keys["order_key"][0])
    assert not holds.is_empty()
    assert holds["is_standing"].to_list() == holds["lifted_at"].is_null().to_list()
