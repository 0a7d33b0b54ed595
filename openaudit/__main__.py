"""`python -m openaudit` is the same program as `openaudit`."""

from openaudit.cli import main

if __name__ == "__main__":
    main()
