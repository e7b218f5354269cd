"""``make bench``: the measurements of one run; writes docs/performance.md when every part has run in full.

``python -m benchmarks [fill] [tables] [merge] [service] [--quick]``: without a name, all parts.
"""

from __future__ import annotations

import argparse
import sys

from benchmarks import fill, tables

PARTS = {"fill": fill.run, "tables": tables.run}


def main() -> int:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure Vanthu beside its peers."
    )
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"one of {', '.join(PARTS)}; without any: all"
    )
    parser.add_argument("--quick", action="store_true", help="a small run: seconds, no page")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    for name in asked.parts or PARTS:
        print(f"\n== {name} ==", flush=True)
        PARTS[name](quick=asked.quick)
    return 0


if __name__ == "__main__":
    sys.exit(main())
