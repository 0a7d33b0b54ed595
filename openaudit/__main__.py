"""`python -m openaudit` is the same program as `openaudit`."""

import os
import sys

if __name__ == "__main__":
    # Python puts the working folder first; that folder may be the release under audit, and nothing is imported from it.
    sys.path[:] = [path for path in sys.path if path not in ("", os.getcwd())]  # noqa: PTH109 - the string Python put there

    from openaudit.cli import main

    main()
