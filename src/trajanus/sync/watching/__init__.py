"""What people and monitoring should know of how the hub stands."""
