"""Which code page was a text file written in, when nothing in it says so?"""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from dataclasses import dataclass

from trajanus.p6.alphabets import ALPHABETS, Alphabet
from trajanus.p6.errors import ScheduleError

DEFAULT = "cp1252"
UTF_8 = "utf-8"

_MARKS = (
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: How much text with characters beyond ASCII is looked at.
_SAMPLE_BYTES = 1 << 14


def marked(start: bytes) -> tuple[str, int] | None:
    """Return the encoding that the first bytes of a file declare, and their number."""
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name, len(mark)
    # Without a mark: an ASCII letter beside a zero byte tells 16-bit text from any code page.
    if len(start) >= 4 and start[1] == start[3] == 0 and start[0] and start[2]:
        return "utf-16-le", 0
    if len(start) >= 4 and start[0] == start[2] == 0 and start[1] and start[3]:
        return "utf-16-be", 0
    return None


def checked(name: str) -> str:
    """Return the usual name of a code page that a person has chosen."""
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError) as error:
        raise ScheduleError(
            f"{name!r} is not a code page known here.",
            next_step="Name one such as cp1252, utf-8, gbk or cp1256.",
        ) from error
    if not codec._is_text_encoding or "\t%R\n".encode(codec.name) != b"\t%R\n":
        raise ScheduleError(
            f"{name!r} cannot be the code page of a schedule file.",
            next_step="Name one such as cp1252, utf-8, gbk or cp1256.",
        )
    return codec.name


@dataclass(frozen=True, slots=True)
class Detected:
    """A code page, and how many lines are not text in it."""

    name: str
    broken_lines: int = 0


def detected(blocks: Iterable[bytes]) -> Detected:
    """Return the code page of whole lines of text: UTF-8 if they are valid, else the likeliest."""
    valid, invalid, sample = 0, 0, bytearray()
    for block in blocks:
        if block.isascii():
            continue
        if _is_utf8(block):
            valid += 1
            continue
        for line in block.split(b"\n"):
            if line.isascii():
                continue
            if _is_utf8(line):
                valid += 1
            else:
                invalid += 1
                sample += line[: max(0, _SAMPLE_BYTES - len(sample))] + b"\n"
    if invalid * 10 <= valid:
        return Detected(UTF_8, invalid)
    return Detected(likeliest(bytes(sample)))


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode(UTF_8)
    except UnicodeDecodeError:
        return False
    return True


def likeliest(sample: bytes) -> str:
    """Return the code page in which the text looks most like words of a language."""
    scores = [(_score(sample, alphabet), alphabet.encoding) for alphabet in ALPHABETS]
    best = max(score for score, _ in scores)
    # The earlier one wins a tie: alphabets are listed by how common they are.
    return next(name for score, name in scores if score == best) if best > 0 else DEFAULT


def _score(sample: bytes, alphabet: Alphabet) -> float:
    """Return about 1 for text of this alphabet, less for others, negative for nonsense."""
    text = sample.decode(alphabet.encoding, "replace")
    high = sum(byte > 127 for byte in sample)
    if not high:
        return 0.0
    weight = 2.0 if alphabet.is_double_byte else 1.0
    # Bytes of other code pages seldom make pairs that are all characters.
    points = 0.05 * high if alphabet.is_double_byte and "\ufffd" not in text else 0.0
    before = " "
    for character in text:
        if character > "\x7f":
            points += weight * _points(character, before, alphabet)
        elif before > "\x7f" and _mixes(character, before, alphabet):
            points -= 0.5
        before = character
    return points / high


def _mixes(character: str, before: str, alphabet: Alphabet) -> bool:
    """Say whether two letters of one word are of different scripts."""
    apart = not alphabet.is_latin and not alphabet.is_double_byte
    return apart and character.isalpha() and before.isalpha()


def _points(character: str, before: str, alphabet: Alphabet) -> float:
    if character in alphabet.common:
        points = 1.0
    elif character.isalpha():
        points = 0.2
    elif character == "\ufffd" or not character.isprintable():
        return -2.0
    else:
        return 0.2 if not before.isalpha() else -0.5
    if character.isupper() and before.islower():
        return points - 1.0
    if before <= "\x7f":
        return points - (0.5 if _mixes(character, before, alphabet) else 0.0)
    # Letters with accents seldom stand side by side in languages written with Latin letters.
    if alphabet.is_latin and before.isalpha():
        return points - (0.3 if before in alphabet.common and points == 1.0 else 0.8)
    return points
