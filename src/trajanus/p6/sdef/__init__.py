"""How are schedules exchanged with RMS? As SDEF, the fixed-column text of ER 1-1-11.

`layout` knows the columns, `cells` the values, `records` the records, `rules` what must hold among
them, `lines` the text; `to_model` and `from_model` join them to the schedule model.
"""
