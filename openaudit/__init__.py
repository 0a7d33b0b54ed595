"""How open is this AI model release, under which licences, and are the weights real.

    import openaudit

    report = openaudit.audit("path/to/release")
    report                                          # a card in a notebook, one line elsewhere
    report.assessment("osaid-1.0").level            # from what is proven to what is still possible
    report.save("report.html")

Everything is loaded when it is first used, so that `import openaudit` costs almost nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from openaudit.version import __version__ as __version__

if TYPE_CHECKING:
    from openaudit.errors import OpenauditError
    from openaudit.facts import Fact, Finding, Gap, Place
    from openaudit.licenses import identify as identify_license
    from openaudit.questions import inspect_weights, smoke
    from openaudit.report import Report
    from openaudit.spine import audit
    from openaudit.verdict import Span

__all__ = [
    "Fact",
    "Finding",
    "Gap",
    "OpenauditError",
    "Place",
    "Report",
    "Span",
    "audit",
    "identify_license",
    "inspect_weights",
    "smoke",
]

_HOMES = {
    "Fact": "facts",
    "Finding": "facts",
    "Gap": "facts",
    "OpenauditError": "errors",
    "Place": "facts",
    "Report": "report",
    "Span": "verdict",
    "audit": "spine",
    "inspect_weights": "questions",
    "smoke": "questions",
}


def __getattr__(name: str) -> object:
    """A public name, loaded now."""
    if name == "identify_license":
        value = import_module("openaudit.licenses").identify
    elif name in _HOMES:
        value = getattr(import_module(f"openaudit.{_HOMES[name]}"), name)
    else:
        raise AttributeError(f"module 'openaudit' has no attribute {name!r}; there are {', '.join(__all__)}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
