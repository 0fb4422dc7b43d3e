"""Which group and how long a time the attendance matrix shows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import GovukFilterForm
from partnerships.forms.people import offer
from partnerships.models import Group


class MatrixFilter(GovukFilterForm):
    """A group and a number of months."""

    group = forms.ModelChoiceField(
        label=_("Group"), queryset=Group.objects.none(), to_field_name="public_id", empty_label=None
    )
    months = forms.TypedChoiceField(
        label=_("Time"), choices=[(12, _("Last 12 months")), (24, _("Last 24 months"))], coerce=int
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, group=groups)
