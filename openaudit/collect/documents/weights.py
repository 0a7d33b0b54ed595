"""What the headers of a release's weight files say, read once for every collector."""

from openaudit.collect.documents.once import once
from openaudit.weights import inspect

inspected = once(inspect)
