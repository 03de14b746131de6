"""The administration of a hub."""
