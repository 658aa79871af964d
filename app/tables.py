"""How does a column of a table look?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.elements.lib.column_types import ColumnConfig


def quantity_column(label: str) -> ColumnConfig:
    """Show a quantity to the right, with separators and no needless decimals."""
    return st.column_config.NumberColumn(label, format="localized")


def amount_column(label: str) -> ColumnConfig:
    """Show an amount to the right, to the cent."""
    return st.column_config.NumberColumn(label, format="%,.2f")


def date_column(label: str) -> ColumnConfig:
    """Show a day."""
    return st.column_config.DateColumn(label, format="YYYY-MM-DD")


def instant_column(label: str) -> ColumnConfig:
    """Show an instant as it is in UTC, whatever the reader's clock says."""
    return st.column_config.DatetimeColumn(label, format="YYYY-MM-DD HH:mm", timezone="UTC")
