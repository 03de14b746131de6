"""What Procore tells of its own accord: registered, received, worked off."""
