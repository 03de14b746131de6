"""How do people and programs read what is found about schedules? As reports, and as plain data.

This joins `trajanus.p6`, which knows schedules, with `trajanus.export`, which makes files.
"""
