"""Stretches of a text that are taken, so that one place is reported once."""

from bisect import bisect_right, insort


class Spans:
    """Stretches that do not overlap."""

    def __init__(self) -> None:
        self._taken: list[tuple[int, int]] = []

    def take(self, start: int, end: int) -> bool:
        """Take a stretch, if nothing of it is taken yet; tell whether that was so."""
        at = bisect_right(self._taken, (start, end))
        if at > 0 and self._taken[at - 1][1] > start:
            return False
        if at < len(self._taken) and self._taken[at][0] < end:
            return False
        insort(self._taken, (start, end))
        return True
