"""Is a schedule set up and built as federal work asks for?

`check` says what a check is, one module holds each group, `run` applies them all.
"""
