"""`crossdock acknowledge`: write what EDI partners are owed."""

from pipelines.acknowledge import acknowledge as acknowledge_all
from pipelines.cli.screen import errors_told, out
from pipelines.opening import opened
from pipelines.settings import home_from_environment


def acknowledge() -> None:
    """Write the acknowledgements owed for EDI files taken in, each once, into the outbox."""
    with errors_told(), opened(home_from_environment()) as stores:
        count = acknowledge_all(
            stores,
            lambda each: out.print(
                f"{each.source}/{each.file_name}: {each.count:,} in "
                f"{each.outbox_path.relative_to(stores.home.root)}",
                highlight=False,
            ),
        )
    out.print(f"{count:,} acknowledgements written.")
