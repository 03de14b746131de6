"""Copies of everything that the hub alone knows, and the way back from one."""
