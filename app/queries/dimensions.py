"""Who and what can be chosen from?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.warehouse import read

if TYPE_CHECKING:
    import polars as pl


def entities() -> pl.DataFrame:
    """Return the selling entities with their currency."""
    return read("""
        select entity_id, entity_name, currency_code, source_system
        from marts.dim_entities
        order by entity_name
        """)


def locations() -> pl.DataFrame:
    """Return the locations by name."""
    return read("""
        select location_key, location_id, location_name, entity_id
        from marts.dim_locations
        order by location_name
        """)


def channels() -> list[str]:
    """Return the channels that orders came through."""
    rows = read("""
        select distinct channel
        from marts.kpi_values
        where channel is not null
        order by channel
        """)
    return rows["channel"].to_list()
