"""What the page on EDI says of the sets that are read: written from the guides."""

from collections.abc import Iterator
from pathlib import Path

from ingest.edi.guide import Guide, Table
from ingest.edi.guide_files import FOLDER, HEADER, common, load_guides


def page() -> str:
    """Return the whole page."""
    sections = [_section(set_id, guide) for set_id, guide in load_guides().items()]
    introduction = (FOLDER / "introduction.md").read_text(encoding="utf-8")
    return "\n".join([introduction, *sections])


def _section(set_id: str, guide: Guide) -> str:
    lines = [
        f"## {set_id}: {guide.title}\n",
        "| table | one row for each | columns |",
        "|---|---|---|",
    ]
    lines += [_row(set_id, guide, table) for table in guide.tables]
    return "\n".join(lines) + "\n"


def _row(set_id: str, guide: Guide, table: Table) -> str:
    rows = ", ".join(str(step) for step in table.rows) or "(none)"
    parts = list(_columns(guide, table))
    if table.name != HEADER and table.has_header and guide.table(HEADER):
        parts.append("the header's columns")
    if table.has_line:
        parts.append("the line's columns")
    cell = "; ".join(parts).replace("|", "\\|")
    return f"| `{set_id}.{table.name}` | {rows} | {cell} |"


def _columns(guide: Guide, table: Table) -> Iterator[str]:
    by_item = common(guide.standard)["item_columns"] if table.items else {}
    for name, readings in table.columns.items():
        places = [str(reading) for reading in readings]
        if name in by_item:
            places.append(f"item number {', '.join(by_item[name])}")
        yield f"`{name}` {' | '.join(places)}".rstrip()


def main(path: Path) -> None:
    """Write the page."""
    path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    import sys

    main(Path(sys.argv[1]))
