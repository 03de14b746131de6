"""How are quotes and tabs told from the marks around them in a row of XER?"""

from __future__ import annotations

from bisect import bisect_right


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
    closing = [place for place, field in enumerate(fields) if _closes(field)]
    joined: list[str] = []
    at = 0
    while at < len(fields):
        last = at
        if len(fields) - at + len(joined) > width and _opens(fields[at]):
            following = bisect_right(closing, at)
            last = closing[following] if following < len(closing) else at
        joined.append("\t".join(fields[at : last + 1]))
        at = last + 1
    return joined


def _opens(field: str) -> bool:
    """Say whether a quote begins here that the same field does not end."""
    opening = len(field) - len(field.lstrip('"'))
    return _odd(field[:opening]) and not (opening < len(field) and _closes(field))


def _closes(field: str) -> bool:
    return (len(field) - len(field.rstrip('"'))) % 2 == 1
