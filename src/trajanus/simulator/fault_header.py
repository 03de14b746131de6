"""What does a caller want to go wrong with this one request?

The header `X-Simulator-Fault` names faults as the control interface does:

    X-Simulator-Fault: status=503; retry_after=30
    X-Simulator-Fault: slow=2, lost
    X-Simulator-Fault: shift=remove; count=2
"""

from __future__ import annotations

from trajanus.simulator.faults import KINDS, Fault

HEADER = "x-simulator-fault"

# What stands behind the name of a fault, as in `status=503`.
_MAIN = {
    "status": "status",
    "slow": "seconds",
    "clock_jump": "seconds",
    "unknown_field": "field",
    "missing_field": "field",
    "shift": "how",
}
_WHOLE = ("status", "retry_after", "count")
_SETTINGS = ("status", "retry_after", "seconds", "field", "how", "count")


def asked_faults(text: str) -> list[Fault]:
    """The faults of the header; ValueError says what is wrong with it."""
    return [_fault(part) for part in text.split(",") if part.strip()]


def _fault(text: str) -> Fault:
    first, *others = [part.strip() for part in text.split(";")]
    kind, equals, value = (part.strip() for part in first.partition("="))
    settings: dict[str, object] = {}
    if equals:
        if kind in KINDS and kind not in _MAIN:
            raise ValueError(f"{kind} takes no value")
        settings[_MAIN.get(kind, "")] = _value(_MAIN.get(kind, ""), value)
    for other in others:
        name, _, value = (part.strip() for part in other.partition("="))
        if name not in _SETTINGS:
            raise ValueError(f"no such setting: {name}; there are {', '.join(_SETTINGS)}")
        settings[name] = _value(name, value)
    settings.pop("", None)
    return Fault(kind, **settings)  # type: ignore[arg-type]  # checked by the dataclass


def _value(name: str, text: str) -> object:
    if name in _WHOLE:
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text
    if name == "seconds":
        try:
            return float(text)
        except ValueError:
            return text
    return text
