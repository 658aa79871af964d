"""Does a fault cost what the profile says, and nobody else anything?"""

import random
from collections.abc import Mapping

import pytest

from ingest.edi.errors import CODES
from ingest.edi.profile import Partner
from ingest.edi.verdict import Decision, decide
from tests.edi.rows import errors, groups, interchanges, transactions

PARTNER = Partner(our_ids=("OURCO",), their_ids=("ACME",))

# Two interchanges; the first has two groups of two orders, the second one group of one order.
FILE = (
    transactions(
        {"interchange": 1, "group": 1},
        {"interchange": 1, "group": 1},
        {"interchange": 1, "group": 2},
        {"interchange": 1, "group": 2},
        {"interchange": 2, "group": 3},
    ),
    groups({"interchange": 1}, {"interchange": 1}, {"interchange": 2}),
    interchanges({}, {}),
)


def judged(*found: Mapping[str, object], partner: Partner = PARTNER) -> Decision:
    return decide(errors(*found), *FILE, partner)


def verdicts(*found: Mapping[str, object], partner: Partner = PARTNER) -> list[str]:
    return judged(*found, partner=partner).verdicts["verdict"].to_list()


def test_a_file_without_faults_is_accepted() -> None:
    assert verdicts() == ["accepted"] * 5


def test_a_transactions_fault_costs_no_other() -> None:
    found = verdicts({"code": "transaction_count", "group": 1, "transaction": 2})
    assert found == ["accepted", "rejected", "accepted", "accepted", "accepted"]


def test_a_groups_fault_costs_the_group() -> None:
    found = verdicts({"code": "group_count", "group": 2})
    assert found == ["accepted", "accepted", "rejected", "rejected", "accepted"]


def test_an_interchanges_fault_costs_the_interchange() -> None:
    assert verdicts({"code": "interchange_count"}) == ["rejected"] * 4 + ["accepted"]


def test_a_fault_that_names_no_transaction_strikes_the_least_part_that_it_names() -> None:
    found = verdicts({"code": "element_date", "group": 2})
    assert found == ["accepted", "accepted", "rejected", "rejected", "accepted"]
    found = verdicts({"code": "group_missing", "transaction": 5, "interchange": 2})
    assert found == ["accepted"] * 4 + ["rejected"]
    found = verdicts({"code": "segment_outside", "interchange": 2})
    assert found == ["accepted"] * 4 + ["accepted_with_errors"]


def test_a_fault_of_the_file_alone_strikes_nobody() -> None:
    assert verdicts({"code": "stray_bytes", "interchange": 0}) == ["accepted"] * 5


def test_the_worst_fault_decides_and_all_are_named() -> None:
    verdict = judged(
        {"code": "element_long", "group": 1, "transaction": 1},
        {"code": "element_long", "group": 1, "transaction": 1},
        {"code": "element_missing", "group": 1, "transaction": 1},
    ).verdicts.row(0, named=True)
    assert verdict["verdict"] == "rejected"
    assert verdict["codes"] == ["element_long", "element_missing"]


def test_what_the_profile_accepts_leaves_no_trace() -> None:
    partner = PARTNER.model_copy(update={"tolerance": {"element_long": "accept"}})
    decision = judged({"code": "element_long", "group": 1, "transaction": 1}, partner=partner)
    assert decision.verdicts["verdict"].to_list() == ["accepted"] * 5
    assert decision.faults.is_empty()


def test_a_set_that_was_not_agreed_is_rejected() -> None:
    partner = PARTNER.model_copy(update={"sets": {"810": ()}})
    decision = judged(partner=partner)
    assert decision.verdicts["verdict"].to_list() == ["rejected"] * 5
    assert decision.faults["code"].unique().to_list() == ["set_unsupported"]
    assert decision.faults["detail"][0] == "set 850 is not agreed with this partner, only 810"


def test_a_version_that_was_not_agreed_is_a_fault_of_its_group() -> None:
    partner = PARTNER.model_copy(update={"sets": {"850": ("005010",)}})
    decision = judged(partner=partner)
    assert decision.verdicts["verdict"].to_list() == ["rejected"] * 5
    assert decision.faults.select("code", "group", "transaction").rows() == [
        ("group_version", 1, 0),
        ("group_version", 2, 0),
        ("group_version", 3, 0),
    ]


def test_a_message_outside_groups_is_judged_by_itself() -> None:
    loose = transactions(
        {"interchange": 1, "group": 0, "set_id": "ORDERS", "version": "D:96A:UN"},
        {"interchange": 1, "group": 0, "set_id": "ORDERS", "version": "D:01B:UN"},
    )
    partner = PARTNER.model_copy(update={"sets": {"ORDERS": ("D:96A",)}})
    decision = decide(errors(), loose, groups(), interchanges({}), partner)
    assert decision.verdicts["verdict"].to_list() == ["accepted", "rejected"]
    assert decision.faults["code"].to_list() == ["set_unsupported"]


@pytest.mark.parametrize("seed", range(20))
def test_any_faults_are_judged_as_one_by_one(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  (no secret)
    places = [(1, 1, 1), (1, 1, 2), (1, 2, 3), (1, 2, 4), (2, 3, 5)]
    found = []
    for _ in range(chance.randrange(1, 6)):
        interchange, group, transaction = chance.choice(places)
        code = chance.choice(sorted(CODES))
        level = CODES[code].level
        found.append(
            {
                "code": code,
                "interchange": interchange if level != "file" else 0,
                "group": group if level not in ("file", "interchange") else 0,
                "transaction": transaction if level in ("transaction", "segment", "element") else 0,
            }
        )
    severity = {"accept": 0, "note": 1, "reject": 2}
    expected = []
    for interchange, group, transaction in places:
        worst = 0
        for fault in found:
            strikes = (
                (
                    CODES[str(fault["code"])].level == "interchange"
                    and fault["interchange"] == interchange
                )
                or (CODES[str(fault["code"])].level == "group" and fault["group"] == group)
                or fault["transaction"] == transaction
            )
            worst = max(worst, severity[PARTNER.action(str(fault["code"]))] if strikes else 0)
        expected.append(("accepted", "accepted_with_errors", "rejected")[worst])
    assert verdicts(*found) == expected, f"seed {seed}"


def test_what_stands_outside_any_interchange_is_judged_too() -> None:
    loose = transactions({"interchange": 0, "group": 0}, {"interchange": 1, "group": 0})
    fault = {"code": "interchange_missing", "interchange": 0, "transaction": 1}
    decision = decide(errors(fault), loose, groups(), interchanges({}), PARTNER)
    assert decision.verdicts["verdict"].to_list() == ["rejected", "accepted"]
