"""What can go wrong, as one tree.

    OpenauditError
     ├── UsageError            the caller asked for something that is not there (exit code 2)
     │    ├── RubricError      a rubric says something it cannot say; also a ValueError
     │    ├── PluginError      no plug-in of that name, or it needs an extra
     │    ├── PolicyError      a policy or configuration file is wrong; also a ValueError
     │    └── ManifestError    a manifest says something it cannot say; also a ReleaseError and a ValueError
     ├── ReleaseError          the reference is no release, or it cannot be read (exit code 3)
     ├── ReportError           a saved report cannot be read back (exit code 3); also a ValueError
     ├── ReadError             a document is not what its format asks for; also a ValueError
     ├── WeightError           a weight file breaks its format or our stated limits; also a ValueError
     ├── LicenseError          an expression or a licence entry cannot be read; also a ValueError
     └── RunError              the smoke inference could not run

A message is one line: place, fault, what was got, what is possible.
"""


class OpenauditError(Exception):
    """Anything that openaudit raises on purpose; `exit_code` is what the command line ends with."""

    exit_code = 3


class UsageError(OpenauditError):
    """The caller asked for something that is not there."""

    exit_code = 2


class RubricError(UsageError, ValueError):
    """A rubric says something that it cannot say."""


class PluginError(UsageError):
    """There is no plug-in of that name, or it needs an extra."""


class PolicyError(UsageError, ValueError):
    """A policy or a configuration file is wrong."""


class ReleaseError(OpenauditError):
    """The reference is no release, or it cannot be read."""


class ManifestError(UsageError, ReleaseError, ValueError):
    """A manifest says something that it cannot say."""


class ReportError(OpenauditError, ValueError):
    """A saved report cannot be read back."""


class ReadError(OpenauditError, ValueError):
    """A document is not what its format asks for; `line` (from 1) says where, when that is known."""

    def __init__(self, message: str, *, id: str = "unreadable", line: int | None = None) -> None:
        super().__init__(message)
        self.id = id
        self.line = line


class WeightError(OpenauditError, ValueError):
    """A weight file breaks its format or our stated limits; `id` names the rule that is broken."""

    def __init__(self, message: str, *, id: str) -> None:
        super().__init__(message)
        self.id = id


class LicenseError(OpenauditError, ValueError):
    """A licence expression or a licence entry cannot be read."""


class RunError(OpenauditError):
    """The smoke inference could not run."""
