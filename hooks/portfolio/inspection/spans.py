"""Track the spans of a text already taken, so that each location is reported once."""

from bisect import bisect_right, insort


class Spans:
    """Spans that do not overlap."""

    def __init__(self) -> None:
        self._taken: list[tuple[int, int]] = []

    def take(self, start: int, end: int) -> bool:
        """Take a span if it overlaps none taken before; return whether it was taken."""
        at = bisect_right(self._taken, (start, end))
        if at > 0 and self._taken[at - 1][1] > start:
            return False
        if at < len(self._taken) and self._taken[at][0] < end:
            return False
        insort(self._taken, (start, end))
        return True
