"""Which part of the business does the reader look at? The answer lives in the URL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import streamlit as st

from app import formats
from app.cache import cached
from app.queries import dimensions, kpis
from app.queries.selection import Selection

PERIODS = {
    "30d": ("Last 30 days", 30),
    "90d": ("Last 90 days", 90),
    "365d": ("Last 12 months", 365),
    "all": ("Everything", 0),
}
DEFAULT_PERIOD = "90d"
BEGINNING = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, and in which currency it may be summed ('' when in several)."""

    selection: Selection
    currency: str
    is_everything: bool

    @property
    def bucket(self) -> str:
        """Return the step of time that gives a readable trend."""
        days = (self.selection.last - self.selection.first).days
        if self.is_everything or days > 200:
            return "month"
        return "week" if days > 45 else "day"


def choose_selection() -> Choice | None:
    """Show the filters and return what they say; nothing when there is no day to choose."""
    entities = cached(dimensions.entities)()
    first, second, third, fourth = st.columns([3, 3, 2, 2])
    with first:
        entity_id = _choose_entity(entities)
    with second:
        location_key = _choose_location(entity_id)
    with third:
        channel = choose_from_url("Channel", "channel", {"": "All channels"} | channel_names())
    with fourth:
        period = choose_from_url(
            "Period",
            "period",
            {code: title for code, (title, _) in PERIODS.items()},
            default=DEFAULT_PERIOD,
        )
    last = cached(kpis.last_day)(entity_id)
    if last is None:
        return None
    days = PERIODS[period][1]
    return Choice(
        selection=Selection(
            first=last - timedelta(days=days - 1) if days else BEGINNING,
            last=last,
            entity_id=entity_id,
            location_key=location_key,
            channel=channel,
        ),
        currency=_currency(entities, entity_id),
        is_everything=not days,
    )


def choose_from_url(label: str, name: str, titles: dict[str, str], default: str = "") -> str:
    """Show a select box whose value the URL holds under `name`; the URL is the truth."""
    asked = st.query_params.get(name, default)
    key = f"filter-{name}"
    st.session_state[key] = asked if asked in titles else default
    return st.selectbox(
        label,
        list(titles),
        format_func=lambda code: titles.get(code, code),
        key=key,
        on_change=put_into_url,
        args=(name, default),
    )


def put_into_url(name: str, default: str = "") -> None:
    """Note in the URL what the widget of this name says now; a default needs no note."""
    value = st.session_state[f"filter-{name}"]
    if value in (default, False):
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = "1" if value is True else value.strip()


def channel_names() -> dict[str, str]:
    """Return what the channels are called."""
    return {code: formats.words(code) for code in cached(dimensions.channels)()}


def _choose_entity(entities: pl.DataFrame) -> str:
    """Start with one entity where all of them together could not be summed."""
    titles = dict(entities.select("entity_id", "entity_name").iter_rows())
    start = "all" if _currency(entities, "") or not titles else next(iter(titles))
    chosen = choose_from_url("Entity", "entity", {"all": "All entities"} | titles, default=start)
    return "" if chosen == "all" else chosen


def _choose_location(entity_id: str) -> str:
    locations = cached(dimensions.locations)()
    if entity_id:
        locations = locations.filter(pl.col("entity_id") == entity_id)
    titles = dict(locations.select("location_key", "location_name").iter_rows())
    return choose_from_url("Location", "location", {"": "All locations"} | titles)


def _currency(entities: pl.DataFrame, entity_id: str) -> str:
    chosen = entities.filter(pl.col("entity_id") == entity_id) if entity_id else entities
    currencies = chosen["currency_code"].drop_nulls().unique().to_list()
    return currencies[0] if len(currencies) == 1 else ""
