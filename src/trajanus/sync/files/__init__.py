"""Bytes: up to Procore in parts, and down when somebody wants them."""
