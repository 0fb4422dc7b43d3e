"""The tables of toolkit section 2: CTLP references, risks and versions of the risk assessment."""

from risk.models.assessments import Dissemination, Risk, RiskAssessment, RiskEntry
from risk.models.profiles import CtlpBriefing, CtlpContribution, CtlpPrompt, CtlpReference

__all__ = [
    "CtlpBriefing",
    "CtlpContribution",
    "CtlpPrompt",
    "CtlpReference",
    "Dissemination",
    "Risk",
    "RiskAssessment",
    "RiskEntry",
]
