"""openaudit: how open is this AI model release really, under which licences, and are the weights real?"""

__version__ = "0.1.0"
