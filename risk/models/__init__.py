"""The tables of toolkit section 2: CTLP references, risks, versions and their sharing."""

from risk.models.assessments import Dissemination, Risk, RiskAssessment, RiskEntry, RiskReopening
from risk.models.inputs import RiskInput
from risk.models.profiles import CtlpBriefing, CtlpContribution, CtlpPrompt, CtlpReference
from risk.models.sharing import AssessmentReader, AssessmentShare

__all__ = [
    "AssessmentReader",
    "AssessmentShare",
    "CtlpBriefing",
    "CtlpContribution",
    "CtlpPrompt",
    "CtlpReference",
    "Dissemination",
    "Risk",
    "RiskAssessment",
    "RiskEntry",
    "RiskInput",
    "RiskReopening",
]
