"""Where do people's acts go? The app's one door to the operational store."""

from functools import lru_cache

from app.settings import settings
from workflow.store import Store


def store() -> Store:
    """Return the store that the settings name, opened once per process."""
    return _opened(settings().ops_url)


@lru_cache(maxsize=4)
def _opened(url: str) -> Store:
    return Store.open(url)
