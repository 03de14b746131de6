"""Trajanus Hub keeps Procore, Primavera P6 and RMS 3.0 in step."""

__version__ = "0.1.0"
