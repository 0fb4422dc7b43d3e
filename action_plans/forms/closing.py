"""The form that closes an action; of a duty that repeats, it asks whether the duty goes on."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from action_plans.forms.fields import THREAT_CHECK_FIELDS, ThreatCheckForm, threat_check_fields
from action_plans.models import Action
from core.forms import FreeTextField, GovukForm
from core.uk_dates import uk_date

GOES_ON, ENDS = "goes_on", "ends"


class CloseForm(ThreatCheckForm, GovukForm):
    """Closing an action with its outcome."""

    check_is_required = True
    marks_optional = False
    result = forms.ChoiceField(
        label=_("How does it end?"),
        choices=[
            (Action.Status.COMPLETED, _("Completed: it was done")),
            (Action.Status.CANCELLED, _("Cancelled: it will not be done")),
        ],
        widget=forms.RadioSelect,
    )
    outcome = FreeTextField(
        label=_("What was the outcome?"),
        help_text=_("What was done and what came of it; for a cancelled action, why."),
    )
    inline_choices = set(THREAT_CHECK_FIELDS[:3])
    sections = [
        (_("Outcome"), ["result", "outcome", "afterwards"]),
        (_("Security Threat Check"), list(THREAT_CHECK_FIELDS)),
    ]

    def __init__(self, *args: Any, next_due: datetime.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if next_due is not None:
            self.fields["afterwards"] = forms.ChoiceField(
                label=_("It repeats. What happens after this one?"),
                choices=[
                    (GOES_ON, _("The next one opens, due on %(date)s") % {"date": uk_date(next_due)}),
                    (ENDS, _("The duty ends with this one")),
                ],
                widget=forms.RadioSelect,
                initial=GOES_ON,
            )
        self.fields.update(threat_check_fields())
