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
from risk.forms.grants import GrantForm, ReasonForm, TermsForm
from risk.forms.inputs import AnswerForm, InputForm, OwnInputForm
from risk.forms.profiles import BriefingForm, ContributionForm, ProfileForm, PromptForm
from risk.forms.risks import CloseForm, ReopenForm, RiskFilterForm, RiskForm

__all__ = [
    "AcknowledgeForm",
    "AgreeForm",
    "AnswerForm",
    "BriefingForm",
    "CloseForm",
    "ContributionForm",
    "GrantForm",
    "InputForm",
    "NoteForm",
    "OnDateForm",
    "OwnInputForm",
    "PlainForm",
    "ProfileForm",
    "PromptForm",
    "ReasonForm",
    "ReopenForm",
    "RiskFilterForm",
    "RiskForm",
    "ShareForm",
    "StartForm",
    "TermsForm",
    "VersionForm",
]
