"""Which columns the tables of EDI documents have, by their guides; no file is read for it."""

from ingest.edi.guide_files import HEADER, LINES, load_guides

PLACE_COLUMNS = ("_row", "interchange", "group", "transaction", "position")
KEY_COLUMNS = (
    "sender_id",
    "receiver_id",
    "interchange_control_number",
    "group_control_number",
    "transaction_control_number",
    "set_id",
    "version",
    "prepared_at",
)
LINE_SEQUENCE = "line_sequence"


def table_columns() -> dict[str, list[str]]:
    """Return the columns of every table, in order, by the table's name."""
    found = {}
    for set_id, guide in load_guides().items():
        header, lines = guide.table(HEADER), guide.table(LINES)
        for table in guide.tables:
            names = [*PLACE_COLUMNS, *KEY_COLUMNS]
            names += list(header.columns) if header and table.has_header else []
            names += list(lines.columns) if lines and table.has_line else []
            names += [LINE_SEQUENCE] if table.name != HEADER else []
            names += list(table.columns)
            found[f"{set_id}.{table.name}"] = list(dict.fromkeys(names))
    return found
