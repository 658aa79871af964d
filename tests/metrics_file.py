"""Writes the MetricFlow metrics from the KPI catalogue: `python -m tests.metrics_file`."""

import yaml

from tests.kpis_page import ROOT, Kpi, catalogue

FILE = ROOT / "dbt_project" / "models" / "marts" / "kpis" / "_metrics.yml"
PLAIN_SUMS = ("amount", "units")  # units of KPIs without a denominator

HEAD = """# Written from the KPI catalogue by `python -m tests.metrics_file`.
# Each KPI is a metric: the sum of its numerators by that of its denominators, or a sum alone. A KPI
# that takes the first or the last day takes that of each source.
"""

# Metrics that are no sums of the parts of one KPI, and so are no KPIs of kpi_values.
DERIVED: list[dict[str, object]] = [
    {
        "name": "perfect_order_performance",
        "label": "Perfect order performance (product)",
        "description": "APQC 101741: on time x in full x condition x documents.",
        "type": "derived",
        "type_params": {
            "expr": (
                "perfect_order_on_time * perfect_order_in_full"
                " * perfect_order_condition * perfect_order_documents"
            ),
            "metrics": [
                {"name": f"perfect_order_{part}"}
                for part in ("on_time", "in_full", "condition", "documents")
            ],
        },
    },
]
DERIVED += [
    {
        "name": f"aged_backorder_{counted}",
        "label": f"Back orders by age, {counted}",
        "description": "What stands at the end of the last day, by days since it was due.",
        "type": "simple",
        "type_params": {"measure": f"last_backorder_{counted}"},
    }
    for counted in ("lines", "quantity", "value")
]


def content() -> str:
    """Return the file: one metric for each KPI, the metrics of its parts, and those of several."""
    metrics = [*(metric for kpi in catalogue() for metric in _metrics(kpi)), *DERIVED]
    return HEAD + yaml.dump({"metrics": metrics}, Dumper=Indented, sort_keys=False, width=98)


class Indented(yaml.SafeDumper):
    """Indents lists too, as the repository's other YAML does."""

    def increase_indent(self, *args: bool, **options: bool) -> None:
        """Indent the items of a list below its key."""
        super().increase_indent(*args, **{**options, "indentless": False})


def _metrics(kpi: Kpi) -> list[dict[str, object]]:
    code = kpi["kpi_code"]
    words = {"label": kpi["kpi_name"], "description": kpi["formula"]}
    if kpi["unit"] in PLAIN_SUMS:
        return [_sum(kpi, code, "numerator", words)]
    parts = [f"{code}_numerator", f"{code}_denominator"]
    told = {"label": f"{kpi['kpi_name']}, {{}}", "description": "Part of the KPI {}."}
    return [
        {
            "name": code,
            **words,
            "type": "ratio",
            "type_params": {"numerator": parts[0], "denominator": parts[1]},
        },
        *(
            _sum(kpi, name, part, {key: text.format(filled) for (key, text), filled in pairs})
            for name, part in zip(parts, ("numerator", "denominator"), strict=True)
            for pairs in [list(zip(told.items(), (part, code), strict=True))]
        ),
    ]


def _sum(kpi: Kpi, name: str, part: str, words: dict[str, str]) -> dict[str, object]:
    rollup = kpi["time_rollup"]
    measure = f"sum_of_{part}s" if rollup == "sum" else f"{rollup}_{part}"
    return {
        "name": name,
        **words,
        "type": "simple",
        "type_params": {"measure": measure},
        "filter": f"{{{{ Dimension('kpi_value__kpi_code') }}}} = '{kpi['kpi_code']}'",
    }


if __name__ == "__main__":
    FILE.write_text(content(), encoding="utf-8")
