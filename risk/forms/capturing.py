"""The short form by which a meeting names a new risk on its own record."""

from __future__ import annotations

from typing import Any, ClassVar

from core.models import Organisation
from risk.forms.risks import RiskForm
from risk.models import CtlpPrompt

ASKED = (
    "title",
    "kind",
    "concern",
    "description",
    "environment",
    "inherent_likelihood",
    "inherent_impact",
    "residual_likelihood",
    "residual_impact",
    "marking",
)


class CapturedRiskForm(RiskForm):
    """What the risk is and how it scores; its source is the meeting, the rest follows on its page."""

    sections: ClassVar[Any] = []
    reveals: ClassVar[Any] = {}
    autocompletes: ClassVar[Any] = set()
    inline_choices = {"kind", "environment"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args, bodies=Organisation.objects.none(), prompts=CtlpPrompt.objects.none(), **kwargs
        )
        for name in [name for name in self.fields if name not in ASKED]:
            del self.fields[name]
