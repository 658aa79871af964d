"""What a small file costs, of which a folder holds many: CSV files and EDI orders.

    python -m benchmarks.small_files [--files N]

`crossdock ingest FOLDER` takes N files in and then twice as many: the difference is what N files
cost, without the start of the program. CPU seconds are those of the whole command.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.csv_load import HEADER
from benchmarks.csv_load import MAPPING as CSV_MAPPING
from benchmarks.measure import Cost, cost_of, crossdock

ROWS = 20
EDI_MAPPING = """source: few
title: Few
version: 1
time_zone: America/Chicago
entities:
  - {entity_id: F, entity_name: F, currency_code: USD}
partner:
  our_ids: [US]
  their_ids: [THEM]
files:
  - match: "*.edi"
    format: edi
    same_name: adds
    tables:
      "850.header":
        feeds:
          orders:
            columns:
              order_id: purchase_order_number
              customer_id: sender_id
              channel: {value: edi}
              ordered_at: document_date
              changed_at: prepared_at
      "850.lines":
        feeds:
          order_lines:
            columns:
              order_line_id: {template: "{purchase_order_number}-{line_number}"}
              order_id: purchase_order_number
              item_id: vendor_item
              quantity: quantity
              unit_price: unit_price
              changed_at: prepared_at
"""


def main() -> None:
    """Measure both kinds and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200)
    for line in lines(parser.parse_args().files):
        print(line, flush=True)


def lines(files: int) -> Iterator[str]:
    """Yield the table, in Markdown."""
    yield f"| {files} small files of {ROWS} order lines | wall s a file | CPU s a file | peak MiB |"
    yield "|---|---:|---:|---:|"
    yield _told("CSV", files, CSV_MAPPING, "csv", csv_file)
    yield _told("X12 850", files, EDI_MAPPING, "edi", edi_file)


def _told(kind: str, files: int, mapping: str, ending: str, made: Callable[[int], str]) -> str:
    with tempfile.TemporaryDirectory() as name:
        few, many = (
            _cost(Path(name) / str(n), n, mapping, ending, made) for n in (files, 2 * files)
        )
    wall, cpu = (many.wall - few.wall) / files, (many.cpu - few.cpu) / files
    return f"| {kind} | {wall:.3f} | {cpu:.3f} | {many.peak_mib:.0f} |"


def _cost(home: Path, files: int, mapping: str, ending: str, made: Callable[[int], str]) -> Cost:
    source, folder = home / "sources/small.yml", home / "files"
    source.parent.mkdir(parents=True)
    source.write_text(mapping)
    folder.mkdir()
    for number in range(1, files + 1):
        (folder / f"orders_{number:04}.{ending}").write_text(made(number))
    name = mapping.split("\n", 1)[0].removeprefix("source: ")
    command = crossdock("ingest", str(folder), "--source", name)
    return cost_of(command, {"CROSSDOCK_HOME": str(home)})


def csv_file(number: int) -> str:
    """Return one small file of order lines."""
    rows = (
        f"{number},{row},SKU-{row:05},{row},{row}.25,CHI,2026-04-01,2026-03-02 09:00:00\n"
        for row in range(1, ROWS + 1)
    )
    return HEADER + "".join(rows)


def edi_file(number: int) -> str:
    """Return one interchange with one order."""
    body = [f"ST*850*{number:04}", f"BEG*00*NE*PO{number}**20260302"]
    body += [f"PO1*{row}*{row}*EA*{row}.25**VP*SKU-{row:05}" for row in range(1, ROWS + 1)]
    body.append(f"CTT*{ROWS}")
    segments = [
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{'THEM':15}*ZZ*{'US':15}*260302*0900*U*00401*{number:09}*0*P*>",
        f"GS*PO*THEM*US*20260302*0900*{number}*X*004010",
        *body,
        f"SE*{len(body) + 1}*{number:04}",
        f"GE*1*{number}",
        f"IEA*1*{number:09}",
        "",
    ]
    return "~".join(segments)


if __name__ == "__main__":
    main()
