"""Addresses of this section, below an area."""

from django.urls import URLPattern, path

from risk.views import assessments, overview, profiles, risks, steps, thread

app_name = "risk"

_VERSION, _RISK = "versions/<slug:public_id>", "risks/<slug:public_id>"

urlpatterns: list[URLPattern] = [
    path("", overview.Overview.as_view(), name="overview"),
    path("versions/start/", assessments.AssessmentStart.as_view(), name="assessment-start"),
    path(f"{_VERSION}/", assessments.AssessmentDetail.as_view(), name="assessment"),
    path(f"{_VERSION}/compare/", assessments.AssessmentCompare.as_view(), name="assessment-compare"),
    path(f"{_VERSION}/edit/", assessments.AssessmentEdit.as_view(), name="assessment-edit"),
    path(f"{_VERSION}/send/", steps.AssessmentSend.as_view(), name="assessment-send"),
    path(f"{_VERSION}/approve/", steps.AssessmentApprove.as_view(), name="assessment-approve"),
    path(f"{_VERSION}/return/", steps.AssessmentReturn.as_view(), name="assessment-return"),
    path(f"{_VERSION}/reopen/", steps.AssessmentReopen.as_view(), name="assessment-reopen"),
    path(f"{_VERSION}/agree/", steps.AssessmentAgree.as_view(), name="assessment-agree"),
    path(f"{_VERSION}/share/", steps.AssessmentShare.as_view(), name="assessment-share"),
    path("shared/<slug:public_id>/", steps.Acknowledge.as_view(), name="acknowledge"),
    path("risks/", overview.RiskList.as_view(), name="risk-list"),
    path("risks/add/", risks.RiskAdd.as_view(), name="risk-add"),
    path(f"{_RISK}/", risks.RiskDetail.as_view(), name="risk"),
    path(f"{_RISK}/edit/", risks.RiskEdit.as_view(), name="risk-edit"),
    path(f"{_RISK}/close/", risks.RiskClose.as_view(), name="risk-close"),
    path(f"{_RISK}/thread/", thread.GoldenThread.as_view(), name="thread"),
    path("ctlp/", profiles.ProfileList.as_view(), name="ctlp-list"),
    path("ctlp/add/", profiles.ProfileRecord.as_view(), name="ctlp-add"),
    path("ctlp/<slug:public_id>/", profiles.ProfileRecord.as_view(), name="ctlp-edit"),
    path("ctlp/prompts/add/", profiles.PromptRecord.as_view(), name="prompt-add"),
    path("ctlp/prompts/<slug:public_id>/", profiles.PromptRecord.as_view(), name="prompt-edit"),
    path("ctlp/contributions/add/", profiles.ContributionRecord.as_view(), name="contribution-add"),
    path(
        "ctlp/contributions/<slug:public_id>/",
        profiles.ContributionRecord.as_view(),
        name="contribution-edit",
    ),
    path("ctlp/briefings/add/", profiles.BriefingRecord.as_view(), name="briefing-add"),
    path("ctlp/briefings/<slug:public_id>/", profiles.BriefingRecord.as_view(), name="briefing-edit"),
]
