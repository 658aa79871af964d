"""Does an effort grow as its size does?"""

from collections.abc import Callable

TRIES = 5


def grows_no_faster(seconds: Callable[[int], float], few: int, many: int, slack: float) -> bool:
    """Tell whether many of something cost no more than their number says, times a slack.

    A neighbour can slow down any one measurement, so what grows too fast must do so each
    time that it is tried; few that take no time that a clock can tell count as 20 ms.
    """
    bound = slack * many / few
    return any(seconds(many) < bound * max(seconds(few), 0.02) for _ in range(TRIES))
