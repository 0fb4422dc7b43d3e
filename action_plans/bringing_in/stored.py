"""The file of a plan's import, read again from where it is kept: its rows as actions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from action_plans.plan_import import PLAN_TARGETS, PlanReading, read_plan
from action_plans.round_trip.returned import ReturnedTable, returned_table
from core.importing import ImportKind, KeptFile
from core.models import ImportBatch
from core.permissions import Permission

PLAN_IMPORT = ImportKind(
    "plan",
    "plan-columns",
    PLAN_TARGETS,
    "description",
    _("Choose the column that says what each action is (Description)"),
    Permission.IMPORT_PLAN,
)
OWNERS_MEMORY = "plan-owners"


class StoredFile(KeptFile):
    """The file of one batch, read once a request."""

    def __init__(self, batch: ImportBatch) -> None:
        super().__init__(batch, PLAN_IMPORT)

    @cached_property
    def returned(self) -> ReturnedTable | None:
        """The table that was taken out of here and came back; None for a council's own."""
        return returned_table(self.tables)

    def reading(self, owners: Mapping[str, str]) -> PlanReading:
        """The rows read by the columns kept; of a table that came back, the rows that name no action.

        Raises ImportRefused when no column says what an action is.
        """
        if self.returned is not None:
            new = self.returned.new_rows
            if len(new.rows) < 2:
                return PlanReading((), (), ())
            return read_plan(new, self.returned.column_map, owners=owners)
        return read_plan(self.chosen_table, self.column_map, owners=owners)
