"""How are quotes and tabs told from the marks around them in a row of XER?"""

from __future__ import annotations


def unquoted(value: str) -> str:
    """Return a value as it was before P6 doubled its quotes, and wrapped it if it holds a tab."""
    if len(value) > 1 and _odd(value[: len(value) - len(value.lstrip('"'))]) and _is_wrapped(value):
        value = value[1:-1]
    return value.replace('""', '"')


def _is_wrapped(value: str) -> bool:
    inner = value[1:-1]
    return value.endswith('"') and '"' not in inner.replace('""', "")


def _odd(run: str) -> bool:
    return len(run) % 2 == 1


def rejoined(fields: list[str], width: int) -> list[str]:
    """Return the fields of a row that is too long because values hold tabs."""
    joined: list[str] = []
    at = 0
    while at < len(fields):
        last = _closing(fields, at) if len(fields) - at + len(joined) > width else at
        joined.append("\t".join(fields[at : last + 1]))
        at = last + 1
    return joined


def _closing(fields: list[str], at: int) -> int:
    """Return the index of the field that closes the quote which this one opens."""
    opening = len(fields[at]) - len(fields[at].lstrip('"'))
    if opening % 2 == 0 or (opening < len(fields[at]) and _closes(fields[at])):
        return at
    following = range(at + 1, len(fields))
    return next((index for index in following if _closes(fields[index])), at)


def _closes(field: str) -> bool:
    return (len(field) - len(field.rstrip('"'))) % 2 == 1
