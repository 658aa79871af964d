"""What a column rule takes from a source's row, before it is cast."""

import polars as pl

from ingest.casts import as_text
from ingest.source import ColumnRule
from ingest.source_columns import template_columns


def given(rule: ColumnRule, schema: pl.Schema) -> tuple[pl.Expr, pl.DataType]:
    """Return the source's value before its cast, and its type."""
    dtype: pl.DataType = pl.String()
    value = _composed(rule, schema) if rule.column is None else pl.col(rule.column)
    if rule.column is not None:
        dtype = schema[rule.column]
    if rule.codes is not None or rule.strip:
        value, dtype = as_text(value, dtype), pl.String()
    if rule.strip:
        value = value.str.replace_many(list(rule.strip), [""] * len(rule.strip))
    if rule.default is not None:
        value, dtype = as_text(value, dtype).fill_null(pl.lit(rule.default)), pl.String()
    if rule.extract:
        value, dtype = as_text(value, dtype).str.extract(rule.extract), pl.String()
    if rule.implied_decimals:
        value, dtype = _pointed(as_text(value, dtype), rule.implied_decimals), pl.String()
    return value, dtype


def _pointed(text: pl.Expr, decimals: int) -> pl.Expr:
    """Return digits with the point that they imply; text that is not all digits stays as it is."""
    sign, digits = text.str.extract(r"^([+-]?)"), text.str.strip_prefix("+").str.strip_prefix("-")
    padded = digits.str.zfill(decimals + 1)
    whole, part = padded.str.slice(0, padded.str.len_chars() - decimals), padded.str.tail(decimals)
    pointed = pl.concat_str(sign, whole, pl.lit("."), part)
    return pl.when(text.str.contains(r"^[+-]?[0-9]+$")).then(pointed).otherwise(text)


def _composed(rule: ColumnRule, schema: pl.Schema) -> pl.Expr:
    if rule.template is None:
        return pl.lit(rule.value, dtype=pl.String)
    names = template_columns(rule.template)
    pattern = rule.template
    for name in names:
        pattern = pattern.replace("{" + name + "}", "{}")
    return pl.format(pattern, *(as_text(pl.col(name), schema[name]) for name in names))
