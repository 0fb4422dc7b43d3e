"""What a council's own table of the duty is: its columns, and its rows as duties to be checked by a person.

Every word of every cell stays with its row; which paragraph and which sector a row means is only suggested.
"""

from action_plans.gap_import.proposals import GapProposal, KnownGaps, gap_proposals
from action_plans.gap_import.reading import read_gaps
from action_plans.gap_import.records import GapDoubt, GapReading, GapSourceRow
from action_plans.gap_import.targets import GAP_TARGETS

__all__ = [
    "GAP_TARGETS",
    "GapDoubt",
    "GapProposal",
    "GapReading",
    "GapSourceRow",
    "KnownGaps",
    "gap_proposals",
    "read_gaps",
]
