"""P6 schedules on pages."""
