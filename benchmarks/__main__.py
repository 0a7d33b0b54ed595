"""`python -m benchmarks [NAME…]`: every measurement of this folder, or the named ones, each beside its peer in one run."""

import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Run them one after another."""
    there = sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))
    asked, sys.argv = sys.argv[1:] or there, sys.argv[:1]  # a measurement reads options of its own
    for name in asked:
        if name not in there:
            sys.exit(f"no benchmark {name!r}; there are {', '.join(there)}")
        print(f"\n== {name}")
        import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
