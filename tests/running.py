"""How tests run the pipeline: the real job, in this process, on a data folder of their own."""

import io
from contextlib import redirect_stdout

import dagster as dg

from pipelines.definitions import assemble
from pipelines.home import Home


def run_job(home: Home, name: str = "run") -> dg.ExecuteInProcessResult:
    """Run a job as `crossdock` does and return what came of it; nothing is raised."""
    home.root.mkdir(parents=True, exist_ok=True)
    job = assemble(home, settle_seconds=0.0).resolve_job_def(name)
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    with dg.DagsterInstance.get() as instance, redirect_stdout(io.StringIO()):
        return job.execute_in_process(instance=instance, raise_on_error=False, run_config=quiet)
