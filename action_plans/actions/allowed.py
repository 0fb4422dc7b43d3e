"""Who may do what to section 3. Checked in every action, whatever the view already asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from action_plans.models import Action
from core.errors import NotAllowed, Refused
from core.permissions import Permission

if TYPE_CHECKING:
    from core.viewer import Viewer

_EVERYBODY = re.compile(
    r"^\W*(?:all|every|each|both|any|the|various|relevant|other|partner)?\W*(?:of\s+)?(?:the\s+|our\s+)?"
    r"(?:all|relevant|other|local|statutory|key|specified|prevent|member|multi[- ]agency)?\W*"
    r"(?:partners?|partner (?:agenc(?:y|ies)|bod(?:y|ies)|organi[sz]ations?)|agencies|bodies|"
    r"organi[sz]ations|stakeholders|members|authorities|everyone|everybody|all|tbc|tba|various)"
    r"(?: and (?:partners|agencies|stakeholders))?\W*$",
    re.IGNORECASE,
)


def require_update(action: Action, *, by: Viewer) -> None:
    """Raises NotAllowed unless the viewer answers for the action, or keeps the plan."""
    if by.can(Permission.RECORD_PLAN, action.authority_id):
        return
    acts_for_owner = action.owner_id in by.organisation_ids(action.authority_id)
    is_named = action.owner_contact is not None and action.owner_contact.user_id == by.user_id
    if not (by.can(Permission.UPDATE_OWN_ACTIONS, action.authority_id) and (acts_for_owner or is_named)):
        raise NotAllowed(_("Only the body that owns this action can report on it."))


def names_everybody(name: str) -> bool:
    """Whether a name means no body in particular: "All partners", "Relevant agencies", "Everyone"."""
    return bool(_EVERYBODY.match(name.strip()))


def refuse_everybody(name: str, *, field: str) -> None:
    """Raises Refused for an owner that is nobody in particular (domain rule 12)."""
    if names_everybody(name):
        raise Refused(
            _(
                "“%(name)s” is not one owner. Choose the one body that will answer for it; "
                "the others can be named as support."
            )
            % {"name": name.strip()},
            field=field,
        )
