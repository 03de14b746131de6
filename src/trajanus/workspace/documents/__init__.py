"""Folders, files and their versions."""
