"""How open is this AI model release, under which licences, and are the weights real."""

__version__ = "0.1.0"
