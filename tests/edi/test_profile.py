"""Does a partner's profile say what it means, and refuse what it cannot mean?"""

import re
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from ingest.edi.errors import CODES
from ingest.edi.profile import Partner
from ingest.edi.tolerance import DEFAULT_TOLERANCE, NOTED, REJECTED

ACME = Partner(our_ids=("ZZ/OURCO", "OURTEST"), their_ids=("01/123456789", "ACME"))


def profile(text: str) -> Partner:
    return Partner.model_validate(yaml.safe_load(text))


def test_a_profile_needs_no_more_than_who_we_are() -> None:
    partner = profile("our_ids: [ZZ/OURCO]\ntheir_ids: [ACME]\n")
    assert (partner.acknowledge, partner.ta1) == ("none", "on_request")
    assert (partner.duplicate_window_days, partner.acknowledgement_due_minutes) == (365, 60)
    assert partner.reply_due_hours["850"] == {"855": 24}


def test_the_direction_follows_from_both_ends() -> None:
    assert ACME.direction(("01", "123456789"), ("ZZ", "OURCO")) == "inbound"
    assert ACME.direction(("ZZ", "OURCO"), ("14", "ACME")) == "outbound"
    assert ACME.direction(("02", "123456789"), ("ZZ", "OURCO")) is None
    assert ACME.direction(("14", "ACME"), ("14", "ACME")) is None
    assert ACME.direction((None, "ACME"), (None, "OURTEST")) == "inbound"
    assert ACME.direction((None, None), ("ZZ", "")) is None


def test_a_version_without_quotes_is_refused_before_its_zeros_are_lost() -> None:
    with pytest.raises(ValidationError, match="write it in quotes"):
        profile("our_ids: [A]\ntheir_ids: [B]\nsets: {850: [004010]}\n")
    with pytest.raises(ValidationError, match="write it in quotes"):
        profile("our_ids: [0071234]\ntheir_ids: [B]\n")


def test_versions_agree_from_the_left() -> None:
    partner = profile(
        "our_ids: [A]\ntheir_ids: [B]\nsets: {850: ['004010'], ORDERS: ['D:96A'], 860: []}\n"
    )
    assert partner.agrees_to_version("850", "004010VICS")
    assert not partner.agrees_to_version("850", "005010")
    assert partner.agrees_to_version("ORDERS", "D:96A:UN:EAN008")
    assert partner.agrees_to_version("860", "005010")
    assert not partner.agrees_to("810")
    assert partner.agrees_to("997")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("tolerance: {no_such_fault: note}", "is no fault"),
        ("tolerance: {isa_not_106: forgive}", "accept"),
        ("their_ids: [A]", "cannot be ours and theirs"),
        ("sets: {850: ['4010']}", "is no version of set 850"),
        ("acknowledgement_due_minutes: 0", "greater than 0"),
        ("acknowlege: 997", "Extra inputs"),
    ],
)
def test_a_profile_that_makes_no_sense_is_refused(line: str, reason: str) -> None:
    text = f"our_ids: [A]\ntheir_ids: [B]\n{line}\n"
    with pytest.raises(ValidationError, match=reason):
        profile(text)


def test_every_fault_has_one_default() -> None:
    assert set(DEFAULT_TOLERANCE) == set(CODES)
    assert not set(REJECTED) & set(NOTED)


def test_the_profile_overrides_a_default_for_itself_alone() -> None:
    lenient = ACME.model_copy(update={"tolerance": {"transaction_count": "note"}})
    assert lenient.action("transaction_count") == "note"
    assert ACME.action("transaction_count") == "reject"


def test_the_page_on_partners_shows_every_fault_with_its_default_and_a_reason() -> None:
    page = (Path(__file__).parents[2] / "docs" / "partners.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| (.+) \| (accept|note|reject) \| .+ \|$", page, re.MULTILINE)
    expected = [(code, CODES[code].meaning, DEFAULT_TOLERANCE[code]) for code in CODES]
    assert rows == expected


def test_the_profile_that_the_page_shows_is_valid() -> None:
    page = (Path(__file__).parents[2] / "docs" / "partners.md").read_text()
    example = re.search(r"```yaml\npartner:\n(.+?)```", page, re.DOTALL)
    assert example is not None
    partner = Partner.model_validate(yaml.safe_load(f"partner:\n{example[1]}")["partner"])
    assert partner.agrees_to_version("850", "004010VICS")
