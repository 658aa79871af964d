"""The command line: what a person or a script can ask of Crossdock."""

import typer

from pipelines.cli import (
    accounts,
    acknowledge,
    arrivals,
    builds,
    compact,
    demo,
    files,
    intake,
    push,
    quarantine,
    query,
    runs,
    services,
    status,
    trace,
)

app = typer.Typer(
    name="crossdock",
    help="Operational intelligence warehouse for distributors. CROSSDOCK_HOME is its data folder.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
app.command("ingest")(intake.ingest)
app.command("acknowledge")(acknowledge.acknowledge)
app.command("build")(runs.build)
app.command("publish")(runs.publish)
app.command("run")(runs.run)
app.command("up")(services.up)
app.command("sql")(query.sql)
app.command("as-of")(query.as_of)
app.command("compact")(compact.compact)
app.command("builds")(builds.builds)
app.command("rollback")(builds.rollback)
app.command("status")(status.status)
app.command("files")(files.files)
app.command("trace")(trace.trace)
app.command("demo-world")(demo.demo_world)
app.command("demo-accounts")(demo.demo_accounts)
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(arrivals.app, name="arrivals")
app.add_typer(push.app, name="push")
app.add_typer(accounts.app, name="account")
