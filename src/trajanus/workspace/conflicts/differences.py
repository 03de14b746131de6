"""Where do two texts differ? Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

#: Texts whose differing middles hold more words than this are marked as a whole.
_MOST_WORDS = 800
#: An unchanged stretch with more words is shortened to those next to a change.
_LONG_STRETCH, _KEPT = 60, 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: the same on both sides, added, or taken out."""

    kind: str  # same, added, removed, cut
    text: str


def differences(before: str, after: str) -> tuple[Piece, ...]:
    """Return `after` in pieces that tell what was added to `before` and taken out of it."""
    old, new = _words(before), _words(after)
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    middle = _compared(old[head : len(old) - tail], new[head : len(new) - tail])
    same = [("same", new[:head]), *middle, ("same", new[len(new) - tail :])]
    return tuple(Piece(kind, "".join(words)) for kind, words in same if words)


def shortened(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Leave out what lies far from any change."""
    return tuple(_short(pieces))


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\S+", text)


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many words both begin with."""
    for at, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return at
    return min(len(old), len(new))


def _compared(old: list[str], new: list[str]) -> Iterator[tuple[str, list[str]]]:
    if len(old) > _MOST_WORDS or len(new) > _MOST_WORDS:
        yield "removed", old
        yield "added", new
        return
    removed: list[str] = []
    added: list[str] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        # A blank between two changed words belongs to the change, so that people can read it.
        if tag == "equal" and "".join(new[j1:j2]).strip():
            yield from (("removed", removed), ("added", added), ("same", new[j1:j2]))
            removed, added = [], []
        else:
            removed += old[i1:i2]
            added += new[j1:j2]
    yield from (("removed", removed), ("added", added))


def _short(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for at, piece in enumerate(pieces):
        words = _words(piece.text)
        if piece.kind != "same" or len(words) <= _LONG_STRETCH:
            yield piece
            continue
        if at > 0:
            yield Piece("same", "".join(words[:_KEPT]))
        yield Piece("cut", " … ")
        if at < len(pieces) - 1:
            yield Piece("same", "".join(words[-_KEPT:]))
