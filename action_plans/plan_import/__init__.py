"""What a partnership plan's table is: its columns, and its rows as actions to be checked by a person.

Toolkit 3.G5: an action is tied to a risk, dated and owned by one body. A council's own table rarely says all
of it, so everything that can't be told for sure is listed, and the exact words of every cell stay with the
row.
"""

from action_plans.plan_import.reading import read_plan
from action_plans.plan_import.records import PlanReading, PlanRow, Unsure
from action_plans.plan_import.targets import PLAN_TARGETS
from core.imports import DueItem

__all__ = ["PLAN_TARGETS", "DueItem", "PlanReading", "PlanRow", "Unsure", "read_plan"]
