"""May a file be called that, at Procore and on people's disks? Pure."""

from __future__ import annotations

import mimetypes
import re
import unicodedata

from trajanus.errors import InvalidValues

#: Most file systems take no more.
_MOST_BYTES = 255
#: Signs that turn the reading direction can make a name seem to end in another way than it does.
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_BYTES = "application/octet-stream"


def clean_name(given: str) -> str:
    """Return the name without folders and hidden signs. Raises InvalidValues when none is left."""
    last = re.split(r"[/\\]", given)[-1]
    shown = "".join(sign for sign in unicodedata.normalize("NFC", last) if not _is_hidden(sign))
    name = " ".join(shown.split()).rstrip(". ")
    if not name.strip("."):
        raise InvalidValues({"file": [f"{_quoted(given)} is no file name; rename the file."]})
    if len(name.encode()) > _MOST_BYTES:
        raise InvalidValues(
            {"file": [f"The name {_quoted(name)} is longer than {_MOST_BYTES} bytes; shorten it."]}
        )
    return name


def content_type_of(name: str, given: str = "") -> str:
    """Return the type that was given with a file, if it looks like one, else what its name says."""
    bare = given.partition(";")[0].strip().lower()
    if bare != _BYTES and _TYPE.fullmatch(bare):
        return bare
    return mimetypes.guess_type(name)[0] or _BYTES


def _is_hidden(sign: str) -> bool:
    # Zero-width joiners stay: scripts need them. Surrogates cannot be written in UTF-8.
    if sign in _TURNS or unicodedata.category(sign) == "Cs":
        return True
    return unicodedata.category(sign) == "Cc" and not sign.isspace()


def _quoted(name: str) -> str:
    shown = name if len(name) <= 60 else f"{name[:57]}..."
    return ascii(shown)
