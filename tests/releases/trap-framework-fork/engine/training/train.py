def train():
    """The loop of the framework that this is a fork of."""
