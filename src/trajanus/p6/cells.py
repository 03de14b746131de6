"""What does the text of a cell in a schedule file mean?

Each kind of cell is a dictionary that fills itself: files repeat the same dates, numbers and words
very often, and a look-up is much cheaper than parsing, in time and in memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation

from trajanus.p6.doubts import Doubts, shown


class Moments(dict[str, datetime | None]):
    """Text to local date and time."""

    def __init__(self, doubts: Doubts) -> None:
        super().__init__({"": None})
        self._doubts = doubts

    def __missing__(self, text: str) -> datetime | None:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            self._doubts.add_value(text, "a date")
            return None
        if moment.tzinfo is not None or not text[:5].endswith("-"):
            self._doubts.add_value(text, "a local date")
            return None
        self[text] = moment
        return moment


class Numbers(dict[str, float | None]):
    """Text to number, by the symbols of the base currency."""

    def __init__(self, doubts: Doubts, decimal: str = ".", group: str = ",") -> None:
        super().__init__({"": None})
        self._doubts = doubts
        self._decimal = decimal
        self._group = group

    def __missing__(self, text: str) -> float | None:
        number = plain_number(text, self._decimal, self._group)
        if number is None:
            self._doubts.add_value(text, "a number")
            return None
        self[text] = found = float(number)
        return found


class Amounts(dict[str, Decimal]):
    """Text to money; no text is nothing."""

    def __init__(self, doubts: Doubts, decimal: str = ".", group: str = ",") -> None:
        super().__init__({"": Decimal(0)})
        self._doubts = doubts
        self._decimal = decimal
        self._group = group

    def __missing__(self, text: str) -> Decimal:
        number = plain_number(text, self._decimal, self._group)
        if number is None:
            self._doubts.add_value(text, "an amount")
            return Decimal(0)
        self[text] = number
        return number


#: No column of P6 holds more; longer ones would make arithmetic slow.
_LONGEST_NUMBER = 40


def plain_number(text: str, decimal: str, group: str) -> Decimal | None:
    """Return the number a text stands for, or None."""
    plain = text.strip()
    if group and group in plain:
        whole, _, rest = plain.partition(decimal)
        # "8.5" where the point is said to part thousands is no number rather than 85.
        if group in rest or not all(len(each) in (2, 3) for each in whole.split(group)[1:]):
            return None
        plain = plain.replace(group, "")
    if decimal != ".":
        plain = plain.replace(decimal, ".")
    if len(plain) > _LONGEST_NUMBER or not plain.isascii() or "_" in plain:
        return None
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return number if number.is_finite() and number.adjusted() < _LONGEST_NUMBER else None


class Words(dict[str, str]):
    """The file's word for something to P6's word for people."""

    def __init__(self, doubts: Doubts, known: Mapping[str, str], *, empty: str = "") -> None:
        super().__init__({"": empty, **known})
        self._doubts = doubts
        self._folded = {name.lower(): word for name, word in self.items()}
        self._folded |= {word.lower(): word for word in known.values()}

    def __missing__(self, text: str) -> str:
        word = self._folded.get(text.strip().lower())
        if word is None:
            self._doubts.add(f"{shown(text)} is not a value known here; kept as it is")
            return text
        self[text] = word
        return word


class Same(dict[str, str]):
    """Text to the one copy of it, for text that repeats."""

    def __missing__(self, text: str) -> str:
        self[text] = text
        return text
