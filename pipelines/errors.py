"""What can go wrong in a run.

PipelineError
├── NothingToPublish
├── UnknownBuild
├── NoSnapshot
├── PortTaken
├── UnknownRemote
├── UnclearFile
├── NothingWaits
├── UnclearPlace
└── BadQuery
"""

from collections.abc import Sequence


class PipelineError(Exception):
    """The root of the tree."""


class NothingToPublish(PipelineError):
    def __init__(self) -> None:
        super().__init__(
            "There is no build to publish: none was made, or the last one did not pass its checks. "
            "Run `crossdock build` and read what it says; readers keep the last good snapshot."
        )


class UnknownBuild(PipelineError):
    def __init__(self, build_id: str, known: Sequence[str]) -> None:
        kept = ", ".join(known) or "none"
        super().__init__(f"No kept build is called {build_id!r}. Kept: {kept}.")


class NoSnapshot(PipelineError):
    def __init__(self) -> None:
        super().__init__("Nothing is published yet. Run `crossdock run` first.")


class BadQuery(PipelineError):
    def __init__(self, reason: str) -> None:
        super().__init__(f"The query cannot be answered: {reason}")


class PortTaken(PipelineError):
    def __init__(self, port: int) -> None:
        super().__init__(
            f"Something answers on port {port} already. Stop it, or choose another port: "
            "`crossdock up --app-port 8601 --dagster-port 3100 --push-port 8602`."
        )


class UnknownRemote(PipelineError):
    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(
            f"No remote folder is called {name!r}. Known: {', '.join(known) or 'none'}. "
            "Each file arrivals/NAME.yml in the data folder describes one."
        )


class UnclearFile(PipelineError):
    def __init__(self, file_id: str, count: int) -> None:
        found = f"{count} landed files begin" if count else "No landed file begins"
        super().__init__(
            f"{found} with {file_id!r}. `crossdock sql` finds ids in the column file_id of every "
            "mart; give enough of its characters to name one file."
        )


class NothingWaits(PipelineError):
    def __init__(self, file_id: str) -> None:
        super().__init__(
            f"No file whose id begins with {file_id!r} is in the quarantine. `crossdock quarantine "
            "list` names those that are."
        )


class UnclearPlace(PipelineError):
    def __init__(self, wanted: str, found: Sequence[str]) -> None:
        if found:
            what = f"{wanted!r} means {len(found)} things: {', '.join(found)}. "
            super().__init__(what + "Give more characters of the id, or --source.")
        else:
            super().__init__(
                f"Nothing is called {wanted!r}. `crossdock files` lists the files that came, and "
                "marts.fct_orders holds the orders."
            )


class NotOnlyMore(PipelineError):
    """The last build cannot be begun from: what changed since is not only more of what it read."""

    def __init__(self, why: str) -> None:
        super().__init__(f"All is built anew: {why}.")


class LeadsOutOfAPart(PipelineError):
    """A model of the whole reads a step that each part has for itself."""

    def __init__(self, model: str) -> None:
        super().__init__(
            f"{model} is read by what is built of all parts together, and is neither a mart nor "
            "kept. Give it the database `kept` in dbt_project.yml, and say in "
            "pipelines/parts/merging.py how parts of it are put together if its rows are sums."
        )


class HasNoKey(PipelineError):
    """A mart whose rows are divided says no key, so that they cannot be replaced."""

    def __init__(self, mart: str) -> None:
        super().__init__(
            f"{mart} has no key by which a build can replace some of its rows. Test one of its "
            "columns as `unique`."
        )
