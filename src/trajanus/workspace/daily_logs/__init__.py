"""The daily log by month and by day."""
