"""Addresses of this section, below an area."""

from django.urls import URLPattern, URLResolver, include, path

from action_plans.views import (
    actions,
    by_link,
    completing,
    confirming,
    editions,
    importing,
    mending,
    plan,
    progress,
    reading,
)

app_name = "action_plans"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", plan.PlanPage.as_view(), name="plan"),
    path("roles/", plan.RolesPage.as_view(), name="roles"),
    path("roles/change/", editions.RolesEdit.as_view(), name="roles-edit"),
    path("around/", plan.AroundPlan.as_view(), name="around"),
    path("contributions/add/", editions.ContributionAdd.as_view(), name="contribution-add"),
    path("citations/add/", editions.CitationAdd.as_view(), name="citation-add"),
    path("projects/add/", editions.ProjectAdd.as_view(), name="project-add"),
    path("editions/", plan.EditionList.as_view(), name="editions"),
    path("editions/start/", editions.EditionStart.as_view(), name="edition-start"),
    path("editions/<slug:public_id>/", plan.EditionPage.as_view(), name="edition"),
    path("editions/<slug:public_id>/change/", editions.EditionEdit.as_view(), name="edition-edit"),
    path("editions/<slug:public_id>/approve/", editions.EditionApprove.as_view(), name="edition-approve"),
    path("editions/<slug:public_id>/agree/", editions.EditionAgree.as_view(), name="edition-agree"),
    path("actions/add/", actions.ActionAdd.as_view(), name="action-add"),
    path("actions/complete/", completing.ToComplete.as_view(), name="to-complete"),
    path("actions/check-missing/", mending.CheckMissing.as_view(), name="check-missing"),
    path("actions/evaluation-missing/", mending.EvaluationMissing.as_view(), name="evaluation-missing"),
    path("actions/review/", progress.ReviewAtMeeting.as_view(), name="review"),
    path("actions/<slug:public_id>/", reading.ActionPage.as_view(), name="action"),
    path("actions/<slug:public_id>/history/", reading.ActionHistory.as_view(), name="action-history"),
    path("actions/<slug:public_id>/change/", actions.ActionEdit.as_view(), name="action-edit"),
    path("actions/<slug:public_id>/update/", progress.ActionUpdate.as_view(), name="action-update"),
    path("actions/<slug:public_id>/ask/", by_link.AskForUpdate.as_view(), name="action-ask"),
    path("links/<slug:public_id>/end/", by_link.LinkEnd.as_view(), name="action-link-end"),
    path("actions/<slug:public_id>/time/", progress.TimeDecide.as_view(), name="action-time"),
    path("actions/<slug:public_id>/close/", actions.ActionClose.as_view(), name="action-close"),
    path("actions/<slug:public_id>/evaluate/", progress.ActionEvaluate.as_view(), name="action-evaluate"),
    path("actions/<slug:public_id>/build-on/", progress.EvaluationCite.as_view(), name="action-cite"),
    path("import/", importing.ImportStart.as_view(), name="import-start"),
    path("import/<slug:public_id>/columns/", importing.ImportColumns.as_view(), name="import-columns"),
    path("import/<slug:public_id>/check/", importing.ImportCheck.as_view(), name="import-check"),
    path("import/<slug:public_id>/confirm/", confirming.ImportConfirm.as_view(), name="import-confirm"),
    path("import/<slug:public_id>/abandon/", confirming.ImportAbandon.as_view(), name="import-abandon"),
    path("gaps/", include("action_plans.urls_gaps")),
]
