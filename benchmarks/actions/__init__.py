"""Every write of the benchmarks' findings and reports. The assurance year has its own, in `assurance`."""

from benchmarks.actions.national_report import write_national_report
from benchmarks.actions.national_runs import ask_for_national_report, note_run
from benchmarks.actions.reports import write_quarterly_report
from benchmarks.actions.snapshots import EVALUATOR, thin_snapshots, write_snapshots
from benchmarks.files import is_intact, read_report, report_storage

__all__ = [
    "EVALUATOR",
    "ask_for_national_report",
    "is_intact",
    "note_run",
    "read_report",
    "report_storage",
    "thin_snapshots",
    "write_national_report",
    "write_quarterly_report",
    "write_snapshots",
]
