"""The shapes of what people enter in this section."""

from risk.forms.assessments import (
    AcknowledgeForm,
    AgreeForm,
    NoteForm,
    OnDateForm,
    PlainForm,
    ShareForm,
    StartForm,
    VersionForm,
)
from risk.forms.profiles import BriefingForm, ContributionForm, ProfileForm, PromptForm
from risk.forms.risks import CloseForm, RiskFilterForm, RiskForm

__all__ = [
    "AcknowledgeForm",
    "AgreeForm",
    "BriefingForm",
    "CloseForm",
    "ContributionForm",
    "NoteForm",
    "OnDateForm",
    "PlainForm",
    "ProfileForm",
    "PromptForm",
    "RiskFilterForm",
    "RiskForm",
    "ShareForm",
    "StartForm",
    "VersionForm",
]
