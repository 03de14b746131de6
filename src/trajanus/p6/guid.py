"""How is a GUID, which XER and P6 XML write differently, made comparable?"""

from __future__ import annotations

from binascii import Error, a2b_base64

_XER_LENGTH = 22


def from_xer(text: str) -> str:
    """Return a GUID as P6 XML writes it; what is not one stays as it is.

    XER has its 16 bytes in base64 without the padding; P6 XML has them in the same order.
    """
    if len(text) != _XER_LENGTH:
        return text
    try:
        content = a2b_base64(text + "==")
    except (Error, ValueError):
        return text
    if len(content) != 16:
        return text
    digits = content.hex().upper()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
