"""From Procore into the mirror: what is due, page by page, each committed with its place."""
