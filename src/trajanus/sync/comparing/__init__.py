"""What both sides have, what is gone, and what was missed."""
