import urllib.request


def forecast(series):
    """Send the series to the service."""
