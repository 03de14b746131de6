"""How does a table become a file? Lists and reports as XLSX, PDF and CSV.

`table` says what a report is, `words` how its values read, and one module writes each format.
"""
