"""Which PostgreSQL does the hub use? Its own (embedded.py) or a given one (given.py)."""
