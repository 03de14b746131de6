"""What changed between two updates of a schedule?

`match` pairs activities, `aspects` compares them, `links` the logic, `issues` the progress;
`compare` puts it together.
"""
