"""Does reading X12 keep every good transaction, name every fault, and tell where it is?"""

import pytest

from tests.edi.x12_files import codes, interchange, isa, rows, tables

BEG, PO1 = "BEG*00*SA*PO1**20261122", "PO1*1*5*EA*1.25"
GOOD = interchange([BEG, PO1])


def segment_ids(data: bytes) -> list[str]:
    return [row["segment_id"] for row in rows(tables(data))["segments"]]


def sets(data: bytes) -> list[tuple[str, bool]]:
    held = rows(tables(data))["transactions"]
    return [(row["control_number"], row["is_closed"]) for row in held]


@pytest.mark.parametrize("after", ["", "\n", "\r\n", "\n\t  "])
@pytest.mark.parametrize("separators", ["*^:~", "|!>\n", "\x1d\x1f\x1e\x1c", "*U>\r", "+^:…"])
def test_separators_come_from_the_header(separators: str, after: str) -> None:
    data = interchange([BEG, PO1], separators=separators, after=after).encode()
    held = rows(tables(data))
    assert held["errors"] == []
    assert held["segments"][4]["elements"] == ["1", "5", "EA", "1.25"]
    assert held["interchanges"][0]["terminator"] == separators[3]
    assert held["interchanges"][0]["repetition_separator"] == (
        None if separators[1] == "U" else separators[1]
    )
    assert held["interchanges"][0]["byte_length"] == len(data) - len(after.encode())


def test_there_is_no_repetition_separator_before_00402() -> None:
    data = (isa(version="00401") + GOOD[106:]).encode()
    assert rows(tables(data))["interchanges"][0]["repetition_separator"] is None


def test_a_header_that_is_not_padded_is_counted_and_flagged() -> None:
    short = "ISA*00**00**ZZ*US*ZZ*THEM*261122*1030*^*00501*000000001*0*P*:~"
    data = (short + GOOD[106:]).encode()
    assert codes(data) == {"isa_not_106": 1}
    assert sets(data) == [("0001", True)]
    assert rows(tables(data))["interchanges"][0]["sender_id"] == "US"


@pytest.mark.parametrize("widest", [3, 7, 30, 60])
def test_blanks_of_any_length_before_segments_are_no_part_of_values(widest: int) -> None:
    values = [f"V{number}" for number in range(3 * widest)]
    lines = [f"{' ' * (at % widest)}REF*{value}*x" for at, value in enumerate(values)]
    held = rows(tables(interchange(lines).encode()))
    refs = [row for row in held["segments"] if row["segment_id"] == "REF"]
    assert [row["elements"] for row in refs] == [[value, "x"] for value in values]
    assert not held["errors"]


def test_a_byte_order_mark_and_blank_lines_are_passed_over() -> None:
    data = b"\xef\xbb\xbf\r\n" + GOOD.encode() + b"\r\n\x1a"
    assert codes(data) == {}
    assert rows(tables(data))["interchanges"][0]["byte_offset"] == 5


def test_the_letters_isa_in_data_begin_nothing() -> None:
    data = interchange(["N1*ST*ISABEL ISA*ISA*00", "ISA*7", "REF*ISA*ISA"]).encode()
    assert codes(data) == {}
    assert rows(tables(data))["transactions"][0]["segment_count"] == 5


def test_interchanges_with_other_separators_follow_each_other() -> None:
    files = [
        interchange([BEG], separators=s, number=n) for n, s in enumerate(["*^:~", "|!>\n"] * 3)
    ]
    held = rows(tables("".join(files).encode()))
    assert held["errors"] == []
    assert [row["element_separator"] for row in held["interchanges"]] == ["*", "|"] * 3
    assert [row["transaction"] for row in held["transactions"]] == [1, 2, 3, 4, 5, 6]


def test_an_interchange_without_trailer_ends_where_another_begins() -> None:
    cut = GOOD[: GOOD.index("IEA")]
    for separators in ("*^:~", "|!>\n"):
        data = (cut + interchange([BEG], separators=separators, number=2)).encode()
        assert codes(data) == {"interchange_unclosed": 1}
        first, second = rows(tables(data))["interchanges"]
        assert first["byte_offset"] + first["byte_length"] == second["byte_offset"] == len(cut)


def test_acknowledgements_between_header_and_group_are_not_outside() -> None:
    data = (isa() + "TA1*000000001*261122*1030*A*000~" + GOOD[106:]).encode()
    assert codes(data) == {}


@pytest.mark.parametrize(
    ("good", "bad", "code"),
    [
        ("SE*4*0001", "SE*5*0001", "transaction_count"),
        ("SE*4*0001", "SE*x*0001", "transaction_count"),
        ("SE*4*0001", "SE*4*0002", "transaction_control"),
        ("SE*4*0001~", "", "transaction_unclosed"),
        ("ST*850*0001", "ST*850*0009", "transaction_control"),
        ("GE*1*1", "GE*2*1", "group_count"),
        ("GE*1*1", "GE*1*2", "group_control"),
        ("GE*1*1~", "", "group_unclosed"),
        ("IEA*1*", "IEA*2*", "interchange_count"),
        ("IEA*1*000000001", "IEA*1*1", "interchange_control"),
        ("IEA*1*000000001~", "", "interchange_unclosed"),
        ("ISA*00", "HELLO ISA*00", "stray_bytes"),
        ("*0*P*", "*0*X*", "header_value"),
        ("PO1*1", "po1*1", "segment_unrecognised"),
        ("PO1*1*5*EA*1.25", "", "segment_empty"),
        ("GE*1*1", "REF*1~GE*1*1", "segment_outside"),
    ],
)
def test_a_fault_is_named_and_costs_no_transaction(good: str, bad: str, code: str) -> None:
    data = GOOD.replace(good, bad, 1).encode()
    assert codes(data) == {code: 1}
    assert len(sets(data)) == 1
    (row,) = rows(tables(data))["errors"]
    assert 0 <= row["byte_offset"] < len(data)
    assert row["detail"]


def test_a_transaction_outside_any_group_is_read() -> None:
    data = GOOD.replace("GS*", "G1*", 1).encode()
    assert codes(data)["group_missing"] == 1
    assert sets(data) == [("0001", True)]


def test_a_number_used_twice_is_named_at_each_level() -> None:
    group = GOOD[106 : GOOD.index("IEA")]
    body = group[: group.index("GE*")]
    twice = body + body[body.index("ST*") :] + "GE*2*1~"
    data = (isa() + twice + group + "IEA*2*000000001~" + GOOD).encode()
    assert codes(data) == {
        "transaction_duplicate": 1,
        "group_duplicate": 1,
        "interchange_duplicate": 1,
    }


def test_bytes_without_header_are_no_interchange_and_nothing_else() -> None:
    for data in (b"", b" \r\n", b"hello", b"ISABEL*IS*HERE", b"\x00" * 5000, b"ISA" * 5000):
        held = rows(tables(data))
        assert [row["code"] for row in held.pop("errors")] == ["no_interchange"]
        assert not any(held.values())


@pytest.mark.parametrize("end", [":*", ":A", ": ", ""])
def test_a_header_whose_terminator_cannot_be_one_is_told_and_passed_over(end: str) -> None:
    bad = isa()[:104] + end[:1] + end[1:] + "\nGS*PO~ST*850*1~"
    data = (bad + "\n" + GOOD).encode()
    held = rows(tables(data))
    assert [row["is_closed"] for row in held["interchanges"]][-1] is True
    assert held["errors"][0]["code"] == "bad_separators"
    assert held["interchanges"][0]["byte_offset"] == 0
    assert sets(data)[-1] == ("0001", True)


def test_a_terminator_that_is_no_character_of_the_encoding_is_told() -> None:
    data = interchange(["BEG*00*SA*Café…"], separators="*^:¦").encode("cp1252", "replace")
    errors = rows(tables(data.replace(b"Caf", "…".encode())))["errors"]
    [fault] = [error for error in errors if error["code"] == "bad_separators"]
    assert "byte A6, no character of utf-8: name the encoding" in fault["detail"]
    assert not tables(data, encoding="cp1252")["errors"].num_rows


def test_binary_data_may_hold_separators() -> None:
    blob = "A~ST*850*9~*B"
    data = interchange([f"BIN*{len(blob)}*{blob}", f"BDS*HEX*{len(blob)}*{blob}", PO1]).encode()
    assert codes(data) == {}
    held = rows(tables(data))["segments"]
    assert [row["elements"] for row in held[3:5]] == [["13", blob], ["HEX", "13", blob]]


@pytest.mark.parametrize("length", ["x", "5", "9999", "", "99999999999999999999"])
def test_a_binary_length_that_does_not_hold_is_named(length: str) -> None:
    data = interchange([f"BIN*{length}*ABC", PO1]).encode()
    assert codes(data) == {"binary_length": 1}
    assert segment_ids(data)[3:5] == ["BIN", "PO1"]


def test_a_release_character_counts_from_00704_on() -> None:
    released = GOOD[106:].replace("1.25", "A?*B?~C??").replace("GS*", "ISX*?~GS*", 1)
    held = rows(tables((isa(version="00704") + released).encode()))
    assert held["errors"] == []
    assert held["segments"][5]["elements"][3] == "A?*B?~C??"
    assert held["interchanges"][0]["release_character"] == "?"
    assert codes((isa(version="00501") + released).encode())["transaction_count"] == 1


def test_a_file_wrapped_at_eighty_columns_reads_as_if_it_were_not() -> None:
    wrapped = "\n".join(GOOD[at : at + 80] for at in range(0, len(GOOD), 80)).encode()
    held, plain = rows(tables(wrapped)), rows(tables(GOOD.encode()))
    assert [row["code"] for row in held["errors"]] == ["isa_not_106"]
    for ours, theirs in zip(held["segments"], plain["segments"], strict=True):
        assert ours["elements"] == theirs["elements"]
        assert ours["segment_id"] == theirs["segment_id"]


def test_bytes_that_are_no_text_are_told_with_their_place() -> None:
    data = GOOD.encode().replace(b"1.25", b"caf\xe9")
    (row,) = rows(tables(data))["errors"]
    assert (row["code"], row["element"], row["value"]) == ("not_text", 4, "caf\\xe9")
    assert data[row["byte_offset"] :][: row["byte_length"]] == b"caf\xe9"
    assert rows(tables(data, encoding="latin-1"))["segments"][4]["elements"][3] == "café"


def test_a_transaction_that_is_too_long_costs_only_itself() -> None:
    data = interchange([BEG], [PO1] * 50, [BEG]).encode()
    for chunk in (7, 100, 1 << 20):
        held = rows(tables(data, chunk_bytes=chunk, longest_transaction=200))
        (row,) = held["errors"]
        assert (row["code"], row["transaction"]) == ("transaction_too_long", 2)
        raw = data[row["byte_offset"] :][: row["byte_length"]]
        assert raw.startswith(b"ST*850*0002")
        assert raw.endswith(b"SE*52*0002~")
        assert {row["transaction"] for row in held["segments"]} == {0, 1, 3}
        assert [row["segment_count"] for row in held["transactions"]] == [3, 52, 3]
        assert held["segments"][-1]["segment"] == 2 + 3 + 52 + 3 + 2


def test_a_file_that_is_cut_off_keeps_what_came() -> None:
    for end in range(107, len(GOOD), 7):
        held = rows(tables(GOOD[:end].encode()))
        assert [row["is_closed"] for row in held["interchanges"]] == [end >= GOOD.index("IEA") + 3]
        assert held["segments"][-1]["byte_offset"] < end
