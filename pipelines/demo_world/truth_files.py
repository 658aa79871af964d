"""How the truth is written: a file of KPIs and a file of planted faults, in canonical codes."""

import csv
from collections.abc import Iterable
from pathlib import Path

from pipelines.demo_world.faults import Fault
from pipelines.demo_world.truth import Figure

KPI_HEADER = (
    "kpi_code", "period_date", "entity_id", "location_id", "channel",
    "numerator", "denominator", "excluded_count",
)  # fmt: skip
FAULT_HEADER = ("exception_code", "subject_type", "subject_id", "fault_day", "fault")


def write_truth(folder: Path, figures: Iterable[Figure], faults: Iterable[Fault]) -> None:
    """Write `kpi_truth.csv` and `faults_truth.csv`; an empty cell means none."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "kpi_truth.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(KPI_HEADER)
        for figure in figures:
            numbers = (f"{figure.numerator:f}", f"{figure.denominator:f}", figure.excluded)
            writer.writerow((figure.kpi_code, figure.day, *figure.place, *numbers))
    with (folder / "faults_truth.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FAULT_HEADER)
        for fault in faults:
            kind = fault.kind
            row = (kind.code, kind.subject, fault.subject_id, fault.at.date(), kind.words)
            writer.writerow(row)
