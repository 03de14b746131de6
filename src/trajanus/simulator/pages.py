"""Which list pages were answered lately, so that the next reader of one gets the same bytes?"""

from __future__ import annotations

from trajanus.simulator.reply import Reply

# Of one kind of record: small enough for a simulation of a million records in little memory.
_MOST_BYTES = 16_000_000


class Pages:
    """Answered pages by what was asked; whoever changes a record forgets them all."""

    def __init__(self) -> None:
        self._answered: dict[object, Reply] = {}
        self._bytes = 0

    def get(self, asked: object) -> Reply | None:
        """A copy, since faults and budgets change what goes out."""
        known = self._answered.get(asked)
        if known is None:
            return None
        return Reply(200, known.body, dict(known.headers), kind=known.kind, ids=known.ids)

    def keep(self, asked: object, reply: Reply) -> None:
        """Remember a page; the oldest make room."""
        if len(reply.body) > _MOST_BYTES // 4:
            return
        self._bytes += len(reply.body)
        self._answered[asked] = Reply(
            200, reply.body, dict(reply.headers), kind=reply.kind, ids=reply.ids
        )
        while self._bytes > _MOST_BYTES:
            oldest = self._answered.pop(next(iter(self._answered)))
            self._bytes -= len(oldest.body)

    def clear(self) -> None:
        self._answered.clear()
        self._bytes = 0
