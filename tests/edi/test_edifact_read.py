"""Does the EDIFACT reader tell interchanges, groups and messages as they are?"""

import pytest

from tests.edi.edifact_files import GOOD, ORDER, UNB, codes, tables

SECOND = ORDER.replace(b"UNH+1", b"UNH+2").replace(b"3+1'", b"3+2'")


def elements(data: bytes) -> list[list[str]]:
    return [row["elements"] for row in tables(data)["segments"]]


def test_an_interchange_is_told_with_its_header() -> None:
    head = b"UNA:+,?*'\r\nUNB+UNOC:4+ 40 :14+50:ZZ+20260215:0119+ref++ORDERS++1++1'"
    (row,) = tables(head + b"UNZ+0+ref'")["interchanges"]
    assert row == {
        "interchange": 1,
        "standard": "edifact",
        "sender_qualifier": "14",
        "sender_id": " 40",
        "receiver_qualifier": "ZZ",
        "receiver_id": "50",
        "prepared_date": "20260215",
        "prepared_time": "0119",
        "version": "UNOC:4",
        "control_number": "ref",
        "acknowledgement_requested": True,
        "is_test": True,
        "element_separator": "+",
        "component_separator": ":",
        "repetition_separator": "*",
        "release_character": "?",
        "terminator": "'",
        "byte_offset": 0,
        "byte_length": len(head) + 10,
        "is_closed": True,
        "group_count": 0,
    }


def test_a_group_and_its_message_are_told_with_their_headers() -> None:
    group = b"UNG+ORDERS+40:14+50:14+260215:0119+7+UN+D:96A:EAN008'"
    found = tables(UNB + group + ORDER + b"UNE+1+7'UNZ+1+1'")
    assert not found["errors"]
    assert found["groups"] == [
        {
            "interchange": 1,
            "group": 1,
            "functional_id": "ORDERS",
            "sender_id": "40",
            "receiver_id": "50",
            "prepared_date": "260215",
            "prepared_time": "0119",
            "control_number": "7",
            "version": "D:96A:EAN008",
            "byte_offset": len(UNB),
            "byte_length": len(group) + len(ORDER) + 8,
            "is_closed": True,
            "transaction_count": 1,
            "stated_transaction_count": 1,
        }
    ]
    (message,) = found["transactions"]
    assert (message["set_id"], message["version"]) == ("ORDERS", "D:96A:UN:EAN008")
    assert (message["group"], message["control_number"]) == (1, "1")


def test_without_una_a_repetition_separator_comes_with_version_four_alone() -> None:
    for version, repetition in ((b"3", None), (b"4", "*")):
        data = UNB.replace(b"UNOC:3", b"UNOC:" + version) + b"UNZ+0+1'"
        assert tables(data)["interchanges"][0]["repetition_separator"] == repetition


def test_separators_change_with_each_una() -> None:
    other = GOOD[9:].translate(bytes.maketrans(b":+'", b"*@#"))
    found = tables(GOOD + b"UNA*@.? #" + other)
    assert codes(found) == ["interchange_duplicate"]
    assert [row["terminator"] for row in found["interchanges"]] == ["'", "#"]
    assert found["transactions"][3]["version"] == "D:96A:UN:EAN008"
    assert found["interchanges"][1]["byte_offset"] == len(GOOD)


@pytest.mark.parametrize("text", [b"UNA:+.? ", b"see UNB+UNOA:1+", b"?'UNB+UNOA:1+A+B+1+1"])
def test_text_that_looks_like_a_header_is_text(text: bytes) -> None:
    data = UNB + b"UNH+1+ORDERS'FTX+AAA+" + text + b"'UNT+3+1'UNZ+1+1'"
    found = tables(data)
    assert not codes(found)
    assert len(found["interchanges"]) == 1


def test_a_released_separator_is_text() -> None:
    assert elements(UNB + b"FTX+a?+b?:c?'d??'")[1] == ["a?+b?:c?'d??"]


def test_line_breaks_wrap_a_file() -> None:
    wrapped = b"\r\n".join(GOOD[9:][at : at + 20] for at in range(0, len(GOOD) - 9, 20))
    assert elements(wrapped) == elements(GOOD)
    assert not codes(tables(GOOD[:9] + wrapped))


def test_a_line_break_after_a_release_character_counts_as_not_there() -> None:
    assert elements(UNB + b"FTX+a?\r\n'b'")[1] == ["a?'b"]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_lines_may_end_segments_without_una(end: bytes) -> None:
    found = tables(GOOD[9:].replace(b"'", end))
    assert not codes(found)
    assert len(found["transactions"]) == 2


def test_control_characters_separate_at_level_b() -> None:
    found = tables(GOOD[9:].translate(bytes.maketrans(b":+'", b"\x1f\x1d\x1c")))
    assert not codes(found)
    assert found["interchanges"][0]["release_character"] is None


def test_a_byte_order_mark_is_skipped_and_tells_the_encoding() -> None:
    found = tables(b"\xef\xbb\xbf" + UNB + "UNH+1+A'FTX+Müller'UNT+3+1'UNZ+1+1'".encode())
    assert not codes(found)
    assert found["segments"][2]["elements"] == ["Müller"]


def test_the_syntax_identifier_tells_the_encoding() -> None:
    data = UNB.replace(b"UNOC", b"UNOE") + "UNH+1+A'FTX+Жук'UNT+3+1'UNZ+1+1'".encode("iso8859-5")
    assert tables(data)["segments"][2]["elements"] == ["Жук"]
    assert tables(data, encoding="cp1252")["segments"][2]["elements"] != ["Жук"]


def test_bytes_that_are_no_text_are_told_and_kept() -> None:
    found = tables(UNB.replace(b"UNOC", b"UNOA") + b"UNH+1+A'FTX+M\xfcller+ok'UNT+3+1'UNZ+1+1'")
    (fault,) = found["errors"]
    assert (fault["code"], fault["element"], fault["value"]) == ("not_text", 1, "M\\xfcller")
    assert found["segments"][2]["elements"] == ["M\\xfcller", "ok"]


def test_an_unknown_encoding_is_named() -> None:
    with pytest.raises(LookupError, match="latin-99"):
        tables(GOOD, encoding="latin-99")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", ["no_interchange"]),
        (b" \r\n", ["no_interchange"]),
        (b"hello", ["stray_bytes", "no_interchange"]),
        (b"\x1a\x1a" + GOOD, ["stray_bytes"]),
        (GOOD + b"\x1a", ["stray_bytes"]),
        (GOOD + GOOD, ["interchange_duplicate"]),
        (GOOD[:-1], ["segment_unterminated"]),
        (UNB + ORDER, ["interchange_unclosed"]),
        (UNB + ORDER[:-8] + b"UNZ+1+1'", ["transaction_unclosed"]),
        (UNB + ORDER[:-8] + SECOND + b"UNZ+2+1'", ["transaction_unclosed"]),
        (UNB + ORDER.replace(b"T+3", b"T+4") + b"UNZ+1+1'", ["transaction_count"]),
        (UNB + ORDER.replace(b"T+3+1", b"T+3+2") + b"UNZ+1+1'", ["transaction_control"]),
        (UNB + ORDER + ORDER + b"UNZ+2+1'", ["transaction_duplicate"]),
        (UNB + ORDER + b"UNZ+2+1'", ["interchange_count"]),
        (UNB + ORDER + b"UNZ+x+1'", ["interchange_count"]),
        (UNB + ORDER + b"UNZ+1+2'", ["interchange_control"]),
        (UNB + b"UNG+O++++7'" + ORDER + b"UNZ+1+1'", ["group_unclosed"]),
        (UNB + b"UNG+O++++7'" + ORDER + b"UNE+2+8'UNZ+1+1'", ["group_count", "group_control"]),
        (ORDER, ["interchange_missing", "no_interchange"]),
        (UNB + ORDER + b"LIN+1'UNZ+1+1'", ["segment_outside"]),
        (UNB + ORDER.replace(b"BGM", b"''bgm"), ["segment_empty"] * 2 + ["segment_unrecognised"]),
        (b"UNA++.? '" + UNB + b"UNZ+0+1'", ["bad_separators"]),
        (b"UNB+UNOC:3+A+B++1'UNZ+0+1'", ["header_value"]),
        (UNB + b"UNH+1'UNT+2+1'UNZ+1+1'", ["element_missing"]),
    ],
)
def test_a_fault_is_told_once(data: bytes, found: list[str]) -> None:
    told = [
        code for code in codes(tables(data)) if code != "segment_empty" or "segment_empty" in found
    ]
    assert told[: len(found)] == found
    rest = set(told[len(found) :])
    assert rest <= ({"transaction_count", "interchange_unclosed"} if b"bgm" in data else set())


def test_a_broken_message_costs_its_neighbours_nothing() -> None:
    data = UNB + ORDER + b"UNH+9+ORDERS'LIN+?'UNT+2+9" + b"'" + SECOND + b"UNZ+3+1'"
    found = tables(data)
    good = [row for row in found["transactions"] if row["control_number"] != "9"]
    assert [(row["segment_count"], row["is_closed"]) for row in good] == [(3, True), (3, True)]


def test_a_batch_holds_whole_messages() -> None:
    import io

    from ingest.edi.edifact.read import read_edifact

    data = UNB + b"".join(ORDER.replace(b"+1", b"+%d" % at, 1) for at in range(200)) + b"UNZ+200+1'"
    batches = list(read_edifact(io.BytesIO(data), chunk_bytes=300))
    assert len(batches) > 5
    for batch in batches:
        told = {row["transaction"] for row in batch.transactions.to_pylist()}
        assert {row["transaction"] for row in batch.segments.to_pylist()} - {0} == told
