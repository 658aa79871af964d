"""What each fault costs by default: nothing, a note, or the transaction."""

from typing import Literal

Action = Literal["accept", "note", "reject"]

# Strict where something may be missing, doubled or misread, because the error would travel on into
# stock and money. Lenient where the form alone is wrong and every value can still be told apart:
# a third of live files break the form somewhere, and their orders are good.
REJECTED = (
    # Separators decide what every value is.
    "bad_separators",
    # An interchange may begin there whose header is spoilt. No document pays for it.
    "stray_bytes",
    # The end did not come: part of the file may be missing.
    "interchange_unclosed",
    "group_unclosed",
    "transaction_unclosed",
    "segment_unterminated",
    # Header and trailer disagree: two files may have run into one another, or a part is lost.
    "interchange_control",
    "interchange_count",
    "group_control",
    "group_count",
    "group_missing",
    "interchange_missing",
    "transaction_control",
    "transaction_count",
    "control_total",
    "binary_length",
    # Loaded twice, an order ships twice.
    "interchange_duplicate",
    "group_duplicate",
    "transaction_duplicate",
    # It may be meant for somebody else.
    "party_unknown",
    # We would read it by rules that it was not written by, or not at all.
    "group_version",
    "set_unsupported",
    "transaction_too_long",
    # Something that the document needs is not there, or belongs to nobody can tell what.
    "segment_missing",
    "element_missing",
    "hl_parent",
    "hl_cycle",
    "hl_duplicate",
    # A day, a number or a text that nobody can read is missing too.
    "element_date",
    "element_number",
    "not_text",
)
NOTED = (
    # The form of the header alone.
    "isa_not_106",
    # The rest of the header tells who sent what.
    "header_value",
    # The file holds nothing that could be refused.
    "no_interchange",
    # More than the guide asks for; it stays in the archive, and no rule reads it.
    "segment_unrecognised",
    "segment_unexpected",
    "segment_not_in_set",
    "segment_outside",
    "segment_empty",
    "segment_repeats",
    "segment_order",
    "loop_repeats",
    "element_extra",
    "component_extra",
    "element_excluded",
    # The value is there, though not as the guide wants it; the mapping decides about codes.
    "element_condition",
    "element_short",
    "element_long",
    "element_characters",
    "element_code",
    # The day stands; the time of day seldom decides anything.
    "element_time",
)

DEFAULT_TOLERANCE: dict[str, Action] = {
    **dict.fromkeys(REJECTED, "reject"),
    **dict.fromkeys(NOTED, "note"),
}
