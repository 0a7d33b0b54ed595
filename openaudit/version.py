"""The version, in one place; a plain string, because looking it up in the installed metadata costs time."""

__version__ = "0.1.0"
