"""Conflicts side by side, and how people decide them."""
