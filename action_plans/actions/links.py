"""Every write behind the owner's signed link: asking by mail, reporting through it, ending it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from action_plans.actions.progress import write_update
from action_plans.links import UPDATE
from action_plans.models import Action, ActionUpdate
from core.actions.checks import require
from core.actions.links import make_link, revoke_link
from core.choices import Marking
from core.errors import NotAllowed, Refused
from core.links import would_open
from core.models import SignedLink
from core.permissions import Permission

if TYPE_CHECKING:
    from core.viewer import Viewer

ASKED = "asked"


@transaction.atomic
def ask_for_update(*, action: Action, by: Viewer, on: datetime.date) -> tuple[SignedLink, str]:
    """Make the link with which the owner's contact reports on one action. Answers it and its address.

    Raises Refused where the action is closed, above OFFICIAL or without a contact who has an address, and
    when they were asked today already.
    """
    require(Permission.RECORD_PLAN, by=by, authority_id=action.authority_id)
    if action.status not in Action.LIVE:
        raise Refused(_("This action is closed: there is nothing to report on it any longer."))
    if {action.marking, action.plan.marking} != {Marking.OFFICIAL.value}:
        raise Refused(_("A mail carries nothing above OFFICIAL. Ask for an update to this action in person."))
    contact = action.owner_contact
    if contact is None:
        raise Refused(_("First say which person of the owner answers for this action."))
    opens = would_open(UPDATE, authority_id=action.authority_id, record_id=action.pk, contact=contact)
    if contact.email and not opens:
        raise Refused(
            _("%(person)s can’t be sent a link: they or their body no longer take part.")
            % {"person": contact.name}
        )
    earlier = SignedLink.objects.filter(
        purpose=UPDATE.key, record_id=action.pk, contact=contact, occasion=ASKED, about=on
    )
    if earlier.exists():
        raise Refused(_("%(person)s was asked today already.") % {"person": contact.name})
    return make_link(purpose=UPDATE, record=action, contact=contact, occasion=ASKED, about=on, by=by)


@transaction.atomic
def record_update_by_link(
    *,
    action: Action,
    by: SignedLink,
    on: datetime.date,
    evidence: UploadedFile | None,
    asks_for_date: datetime.date | None,
    steps_done: Mapping[str, datetime.date] | None = None,
    **said: str,
) -> ActionUpdate:
    """Record what the holder of a link reports on its action. The link was found alive in this transaction.

    Raises NotAllowed for any other action, Refused as `record_update`.
    """
    if (by.purpose, by.record_id, by.authority_id) != (UPDATE.key, action.pk, action.authority_id):
        raise NotAllowed(_("This link is for another action."))
    return write_update(
        action=action,
        on=on,
        evidence=evidence,
        asks_for_date=asks_for_date,
        steps_done=steps_done or {},
        by=None,
        link=by,
        **said,
    )


@transaction.atomic
def end_link(*, link: SignedLink, by: Viewer) -> None:
    """End a link sent to an owner, at once."""
    require(Permission.RECORD_PLAN, by=by, authority_id=link.authority_id)
    revoke_link(link=link, by=by)
