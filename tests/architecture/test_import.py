"""Does importing the code do nothing but define it?"""

import subprocess
import sys

# A process that is forked from one in which polars has run waits for ever at its first expression.
COUNT_THREADS = """
import os, pkgutil, importlib
import duckdb, numpy, pandas, polars, pyarrow.compute

def threads():
    return len(os.listdir("/proc/self/task"))

before = threads()
import ingest, workflow
for package in (ingest, workflow):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
        assert threads() == before, module.name
"""

# Each takes a second or more to load, and a question to the marts needs none of them.
HEAVY = {"alembic", "dagster", "dbt", "great_expectations", "pandas", "streamlit"}


def test_the_command_line_loads_nothing_heavy_before_it_is_asked_to() -> None:
    code = "import sys, pipelines.cli.main; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert not HEAVY & set(run.stdout.split())


def test_importing_ingest_starts_no_thread() -> None:
    run = subprocess.run(
        [sys.executable, "-c", COUNT_THREADS], check=False, capture_output=True, text=True
    )
    assert not run.stderr
    assert run.returncode == 0
