def kernel():
    """Fast."""
