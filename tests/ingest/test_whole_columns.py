"""Is a value read the same, whatever stands in the column beside it? Plain Python is the judge."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.casts import as_text, cast, instant
from ingest.distinct import SAMPLE
from ingest.feed import Kind
from ingest.plain_texts import are_plain_decimals, are_trimmed

BLANKS = st.sampled_from(["", " ", "\t", "\u00a0", "\u3000"])
WORDS = st.sampled_from(["A", "é", "7", "a b", "~", "!", "", "\x7f", "日本"])
PADDED = st.none() | st.tuples(BLANKS, WORDS, BLANKS).map("".join)
PLAIN = st.from_regex(r"\A[0-9]{1,14}\Z|\A[0-9]{1,9}\.[0-9]{1,4}\Z")
ODD = st.sampled_from(["", " 5", "5 ", ".5", "5.", "1.2.3", "-5", "+5.25", "1e3", "0.12345", "x"])
ODD_DECIMALS = {" 5": "5", "5 ": "5", ".5": "0.5", "5.": "5", "-5": "-5", "+5.25": "5.25"}
ZONE = "America/Chicago"


@given(st.lists(PADDED))
def test_texts_are_trimmed_one_by_one(values: list[str | None]) -> None:
    frame = pl.DataFrame({"given": pl.Series(values, dtype=pl.String)})
    made = frame.select(as_text(pl.col("given"), pl.String())).to_series().to_list()
    assert made == [(value or "").strip() or None for value in values]


@given(st.lists(PADDED))
def test_no_column_with_a_blank_at_an_end_is_called_trimmed(values: list[str | None]) -> None:
    if are_trimmed(pl.Series(values, dtype=pl.String)):
        assert all(value and value == value.strip() for value in values if value is not None)


@given(st.lists(st.none() | PLAIN), st.none() | ODD, st.integers(0, 3))
@example(["1.5", None, "20"], None, 1)
def test_decimals_are_the_same_beside_any_other(
    values: list[str | None], odd: str | None, cut: int
) -> None:
    said = [*values, odd, *values]
    texts = pl.Series("given", said, dtype=pl.String).slice(cut)  # a column may begin anywhere
    made = texts.to_frame().select(cast(pl.col("given"), pl.String(), Kind.DECIMAL, (), ZONE))
    wanted = [*values, None if odd is None else ODD_DECIMALS.get(odd), *values]
    assert made.to_series().to_list() == [each and Decimal(each) for each in wanted[cut:]]


@given(st.lists(st.none() | PLAIN, min_size=1))
def test_plain_decimals_are_known_as_such(values: list[str | None]) -> None:
    assert are_plain_decimals(pl.Series(values, dtype=pl.String), 14, 4)


def test_days_and_instants_that_repeat_are_each_read_right() -> None:
    days = [date(2026, 1, 1) + timedelta(days=row * 7 % 360) for row in range(2 * SAMPLE)]
    times = [datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(ZONE)) for day in days]
    texts = {
        "day": [f" {day:%Y-%m-%d}" if row % 3 else None for row, day in enumerate(days)],
        "time": [f"{time:%Y-%m-%d %H:%M:%S}" if row % 5 else "?" for row, time in enumerate(times)],
    }
    made = pl.DataFrame(texts).select(
        cast(pl.col("day"), pl.String(), Kind.DATE, (), ZONE),
        instant(pl.col("time"), pl.String(), (), ZONE),
    )
    assert made["day"].to_list() == [day if row % 3 else None for row, day in enumerate(days)]
    assert made["time"].struct.unnest().rows() == [
        (time.astimezone(UTC).replace(tzinfo=None), _minutes(time)) if row % 5 else (None, None)
        for row, time in enumerate(times)
    ]


def test_a_long_column_in_which_nothing_stands_is_empty_of_days_and_instants() -> None:
    texts = pl.DataFrame(
        {name: pl.Series([None] * SAMPLE, dtype=pl.String) for name in ("day", "time")}
    )
    made = texts.select(
        cast(pl.col("day"), pl.String(), Kind.DATE, (), ZONE),
        instant(pl.col("time"), pl.String(), (), ZONE).struct.unnest(),
    )
    assert made.schema == {"day": pl.Date(), "utc": pl.Datetime("us"), "offset": pl.Int64()}
    assert made.null_count().rows() == [(SAMPLE, SAMPLE, SAMPLE)]


def _minutes(time: datetime) -> int:
    return int((time.utcoffset() or timedelta()).total_seconds() // 60)
