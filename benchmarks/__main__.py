"""``make bench``: the measurements of one run; writes docs/performance.md when every part has run in full.

``python -m benchmarks [PART]... [--quick]``: the parts that are named; without a name, all of them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial

from benchmarks import calls, fill, merge, pages, pdf, service, tables
from benchmarks.aims import aims
from benchmarks.apart import put_sections, sections_apart
from benchmarks.page import PAGE, whole_page
from benchmarks.results import kept


def main() -> int:
    """Run the parts that were asked for; tell what was reached of every aim."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure Vanthu beside its peers."
    )
    parser.add_argument(
        "parts",
        nargs="*",
        metavar="PART",
        help="fill, tables, merge, service, calls, pdf, pages; without any: all",
    )
    parser.add_argument("--quick", action="store_true", help="a small run: a minute or two, no page")
    parser.add_argument("--patient", action="store_true", help="let docxcompose merge its thousand documents")
    asked = parser.parse_args()
    parts: dict[str, Callable[..., object]] = {
        "fill": fill.run,
        "tables": tables.run,
        "merge": partial(merge.run, patient=asked.patient),
        "service": service.run,
        "calls": calls.run,
        "pdf": pdf.run,
        "pages": pages.run,
    }
    if unknown := set(asked.parts) - set(parts):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(parts)}")
    for name in asked.parts or parts:
        print(f"\n== {name} ==", flush=True)
        parts[name](quick=asked.quick)
    tell(quick=asked.quick)
    return 0


def tell(*, quick: bool) -> None:
    """Print the aims with what the last run of each part reached; write the page where all ran in full."""
    filled = kept("fill", fill.FillFigures, quick=quick)
    grown = kept("tables", tables.TableFigures, quick=quick)
    merged = kept("merge", merge.MergeFigures, quick=quick)
    served = kept("service", service.ServiceFigures, quick=quick)
    called = kept("calls", calls.CallFigures, quick=quick)
    print("\n== aims ==")
    said = {True: "met", False: "NOT MET", None: "unknown"}
    for aim in aims(filled, grown, merged, served, called):
        print(f"  {said[aim.met]:8} {aim.what}: {aim.reached} (aim {aim.wanted})")
    if quick:
        return
    if filled is None or grown is None or merged is None or served is None or called is None:
        print("\nsome part has not run yet: docs/performance.md is left as it is")
        return
    apart = sections_apart(PAGE)
    PAGE.write_text(whole_page(filled, grown, merged, served, called), encoding="utf-8")
    put_sections(PAGE, apart)
    print(f"\nwritten: {PAGE}")


if __name__ == "__main__":
    sys.exit(main())
