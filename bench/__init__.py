"""Measures the hub where speed matters: python -m bench --help."""
