"""A working day in a real browser: sign in, look around, resolve an exception, see it stay so.

With CROSSDOCK_SCREENSHOTS set to a folder, each page is also photographed into it.
"""

import json
import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served
from workflow.accounts import DEMO_PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

PAGES = {
    "overview": "Overview",
    "orders": "Orders",
    "exceptions": "Exceptions",
    "data-health": "Data health",
}
WIDE = {"width": 1440, "height": 1000}
SLOW = 60_000  # milliseconds; the machine may be busy with the daemon's start


def sign_in(page: Page, served: Served, login: str) -> None:
    page.goto(f"{served.app}/session/login")
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_test_id("stSidebar")).to_be_visible(timeout=SLOW)


def settled(page: Page, title: str) -> None:
    """Wait until the page shows its title and Streamlit has stopped running."""
    expect(page.get_by_role("heading", name=title, exact=True, level=1)).to_be_visible(timeout=SLOW)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=SLOW)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def photograph(page: Page, name: str) -> None:
    folder = os.environ.get("CROSSDOCK_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.wait_for_timeout(1500)  # charts are drawn after the page has settled
        page.screenshot(path=Path(folder) / f"{name}.png")


def ask(served: Served, query: str) -> list[dict[str, object]]:
    answer: list[dict[str, object]] = json.loads(served.crossdock("sql", query, "--format", "json"))
    return answer


def test_an_engineer_sees_every_page(chromium: Browser, served: Served) -> None:
    page = chromium.new_page(viewport=WIDE)  # type: ignore[arg-type]  # (a plain dict is what it takes)
    page.goto(f"{served.app}/session/login")
    photograph(page, "sign-in")
    sign_in(page, served, "engineer")
    for address, title in PAGES.items():
        page.goto(f"{served.app}/{address}")
        settled(page, title)
        photograph(page, address)
    page.close()


def test_an_order_shows_its_timeline_and_where_its_numbers_come_from(
    chromium: Browser, served: Served
) -> None:
    order = ask(
        served,
        "select order_key, order_id, file_name from marts.fct_orders "
        "where order_state = 'delivered' order by ordered_at limit 1",
    )[0]
    page = chromium.new_page(viewport={"width": 1440, "height": 2200})
    sign_in(page, served, "csr")
    page.goto(f"{served.app}/orders?order={order['order_key']}")
    settled(page, "Orders")
    expect(page.get_by_text(str(order["order_id"])).first).to_be_visible()
    photograph(page, "order")
    page.close()


def test_a_resolved_exception_stays_resolved_after_a_rebuild(
    chromium: Browser, served: Served
) -> None:
    chosen = ask(
        served,
        "select exception_id from marts.fct_exceptions where case_state = 'detected' "
        "order by severity, value_at_risk desc, exception_id limit 1",
    )[0]["exception_id"]
    address = f"{served.app}/exceptions?exception={chosen}"
    page = chromium.new_page(viewport={"width": 1440, "height": 1900})
    sign_in(page, served, "csr")
    page.goto(address)
    settled(page, "Exceptions")
    page.get_by_role("button", name="Claim", exact=True).click()
    expect(page.get_by_role("button", name="Resolve", exact=True)).to_be_visible(timeout=SLOW)
    photograph(page, "exception")
    page.get_by_role("combobox", name="Reason").last.click()
    page.get_by_role("option").first.click()
    page.get_by_label("What was done").fill("The customer takes the rest next week.")
    page.get_by_role("button", name="Resolve", exact=True).click()
    expect(page.get_by_role("button", name="Reopen", exact=True)).to_be_visible(timeout=SLOW)

    before = ask(served, "select case_state from marts.fct_exceptions where case_version > 0")
    assert before == []
    served.crossdock("run")
    after = ask(
        served,
        "select exception_id, case_state, case_assignee, case_comment "
        "from marts.fct_exceptions where case_version > 0",
    )
    assert after == [
        {
            "exception_id": chosen,
            "case_state": "resolved",
            "case_assignee": "csr",
            "case_comment": "The customer takes the rest next week.",
        }
    ]
    page.goto(address)
    settled(page, "Exceptions")
    expect(page.get_by_role("button", name="Reopen", exact=True)).to_be_visible(timeout=SLOW)
    page.close()


def test_the_dagster_ui_shows_the_assets(chromium: Browser, served: Served) -> None:
    page = chromium.new_page(viewport=WIDE)  # type: ignore[arg-type]  # (a plain dict is what it takes)
    page.goto(f"{served.dagster}/asset-groups")
    skip = page.get_by_role("button", name="Skip")
    expect(page.get_by_text("marts").first.or_(skip)).to_be_visible(timeout=SLOW)
    if skip.is_visible():
        skip.click()
    expect(page.get_by_text("marts").first).to_be_visible(timeout=SLOW)
    photograph(page, "dagster")
    page.close()


def test_without_a_session_no_page_opens(chromium: Browser, served: Served) -> None:
    page = chromium.new_context().new_page()
    page.goto(f"{served.app}/overview")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible(timeout=SLOW)
    page.close()
