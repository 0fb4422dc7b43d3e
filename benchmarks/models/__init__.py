"""The tables of the benchmarks."""

from benchmarks.models.findings import FindingSnapshot, QuarterlyReport

__all__ = ["FindingSnapshot", "QuarterlyReport"]
