"""Who may open which page."""

import pytest

from app.roles import PAGES, PAGES_OF_ROLE, pages_of


@pytest.mark.parametrize("role", ["", "Executive", "root", "planner "])
def test_an_unknown_role_opens_nothing(role: str) -> None:
    assert pages_of(role) == ()


@pytest.mark.parametrize("role", ["executive", "analyst", "engineer", "admin"])
def test_who_answers_for_the_data_sees_its_health(role: str) -> None:
    assert "health" in pages_of(role)


@pytest.mark.parametrize("role", ["csr", "planner", "warehouse", "billing"])
def test_who_works_on_cases_starts_at_the_queue(role: str) -> None:
    assert pages_of(role)[0] == "exceptions"
    assert "health" not in pages_of(role)


def test_no_two_pages_share_an_address() -> None:
    assert len({entry.url_path for entry in PAGES.values()}) == len(PAGES)
    assert all(pages for pages in PAGES_OF_ROLE.values())
