"""How is HTML written so that nothing in it can be taken for markup by mistake?"""

from __future__ import annotations

from html import escape


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


# Elements that hold nothing and have no end.
_EMPTY = ("input", "link", "meta", "br")


def element(tag: str, /, *inside: str | int | float | None, **attributes: object) -> Html:
    """An element; whatever is not markup already is escaped.

    `class_` and `for_` lose their underscore, others become dashes; True stands for an attribute
    without a value, None and False leave it out.
    """
    start = f"<{tag}{''.join(_attribute(key, value) for key, value in attributes.items())}>"
    return Html(start if tag in _EMPTY else f"{start}{join(*inside)}</{tag}>")


def join(*parts: str | int | float | None) -> Html:
    """Several pieces, one after another."""
    return Html("".join(_safe(part) for part in parts if part is not None))


def _safe(part: str | int | float) -> str:
    return part if isinstance(part, Html) else escape(str(part))


def _attribute(key: str, value: object) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
