"""Every write to a funded project: its particulars, its provider's check, returns, evaluation and end."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from action_plans.models import FundedProject, ProjectReturn
from core.actions import lock_current, touch
from core.actions.checks import require
from core.errors import Refused
from core.permissions import Permission
from core.uk_dates import uk_date

if TYPE_CHECKING:
    from core.models import Authority
    from core.viewer import Viewer


def add_project(*, authority: Authority, by: Viewer, **details: Any) -> FundedProject:
    """Record a funded project, its objective and the action it serves (toolkit 3.G6)."""
    require(Permission.RECORD_PLAN, by=by, authority_id=authority.pk)
    return FundedProject.objects.create(authority=authority, recorded_by_id=by.user_id, **details)


@transaction.atomic
def change_project(
    *, project: FundedProject, version: int | None, by: Viewer, **details: Any
) -> FundedProject:
    """Change a project's particulars. Raises Stale if somebody saved it since."""
    require(Permission.RECORD_PLAN, by=by, authority_id=project.authority_id)
    current = lock_current(project, version=version)
    touch(current, **details)
    return current


@transaction.atomic
def check_provider(
    *, project: FundedProject, version: int | None, by: Viewer, on: datetime.date, **details: Any
) -> FundedProject:
    """Record the due diligence on a project's provider. Raises Refused without one, or for a later day."""
    require(Permission.RECORD_PLAN, by=by, authority_id=project.authority_id)
    current = lock_current(project, version=version)
    if not current.provider:
        raise Refused(_("First say who delivers the project: change its particulars."))
    if details["provider_checked_on"] > on:
        raise Refused(_("The check can’t lie in the future."), field="provider_checked_on")
    touch(current, **details)
    return current


@transaction.atomic
def end_project(
    *, project: FundedProject, ends_on: datetime.date, ended_because: str, version: int | None, by: Viewer
) -> FundedProject:
    """Let a project end on a day, saying why. Raises Refused for an end before its start."""
    require(Permission.RECORD_PLAN, by=by, authority_id=project.authority_id)
    current = lock_current(project, version=version)
    if ends_on < current.starts_on:
        words = _("It is funded from %(date)s: it can’t end before.") % {"date": uk_date(current.starts_on)}
        raise Refused(words, field="ends_on")
    touch(current, ends_on=ends_on, ended_because=ended_because)
    return current


@transaction.atomic
def record_return(
    *,
    project: FundedProject,
    quarter_starts_on: datetime.date,
    by: Viewer,
    on: datetime.date,
    puts_right: bool = False,
    **said: Any,
) -> ProjectReturn:
    """Record what a project reports for a quarter, or put a return right that was there.

    Raises Refused outside its term, and for a quarter that has a return which nobody meant to put right.
    """
    require(Permission.RECORD_PLAN, by=by, authority_id=project.authority_id)
    if quarter_starts_on > on:
        raise Refused(_("This quarter has not begun."), field="quarter_starts_on")
    lock_current(project, version=None)
    earlier = ProjectReturn.objects.filter(project=project, quarter_starts_on=quarter_starts_on).first()
    if earlier is not None and not puts_right:
        words = _("This quarter has a return already. Open it from the project’s page to put it right.")
        raise Refused(words, field="quarter_starts_on")
    if earlier is not None:
        current = lock_current(earlier, version=None)
        touch(current, returned_on=on, **said)
        return current
    return ProjectReturn.objects.create(
        authority_id=project.authority_id,
        project=project,
        quarter_starts_on=quarter_starts_on,
        returned_on=on,
        recorded_by_id=by.user_id,
        **said,
    )


@transaction.atomic
def evaluate_project(
    *, project: FundedProject, version: int | None, by: Viewer, on: datetime.date, **said: Any
) -> FundedProject:
    """Record what a project changed. Raises Refused for a day before its start or still to come."""
    require(Permission.RECORD_PLAN, by=by, authority_id=project.authority_id)
    current = lock_current(project, version=version)
    if not current.starts_on <= said["evaluated_on"] <= on:
        raise Refused(
            _("Choose a day between its start and today: %(start)s or later.")
            % {"start": uk_date(current.starts_on)},
            field="evaluated_on",
        )
    touch(current, **said)
    return current
