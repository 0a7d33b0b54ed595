"""Open a release, collect evidence, hold each rubric against it, render the report."""

DEFAULT = ("spectrum-1.0", "osaid-1.0", "g7-2026")
