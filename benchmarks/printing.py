"""The figures on the terminal while they come."""

from __future__ import annotations

from benchmarks.comparison import CaseFigures


def print_skipped(why: str) -> None:
    """Tell why the Node peers are not measured."""
    if why:
        print(f"Node peers skipped: {why}")


def print_case(case: CaseFigures) -> None:
    """Print a case: for each peer its median, its middle half and how many times our time it needs."""
    print(f"\n{case.label} (medians of {case.rounds} rounds; ratio to ours in each round, its middle half)")
    for peer in case.peers:
        if peer.ms is None or peer.ratio is None or peer.cpu_ratio is None:
            print(f"  {peer.peer:16} failed: {peer.failed}")
            continue
        ratio = f"{peer.ratio.median:6.1f}x [{peer.ratio.lower:.1f} - {peer.ratio.upper:.1f}]"
        print(
            f"  {peer.peer:16} {peer.ms.median:9.2f} ms [{peer.ms.lower:.2f} - {peer.ms.upper:.2f}]  "
            f"ratio {ratio:26} of the processor {peer.cpu_ratio.median:.1f}x  "
            f"peak {peer.peak_bytes / 2**20:.0f} MiB  {peer.differs}"
        )
