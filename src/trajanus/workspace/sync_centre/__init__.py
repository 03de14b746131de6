"""What is in step, what is on its way, and what it costs."""
