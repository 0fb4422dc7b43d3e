"""Addresses of governance, leadership's records, information sharing and community input."""

from django.urls import URLPattern, path

from partnerships.views.briefings import BoardReportEdit, BriefingAdd, BriefingEdit
from partnerships.views.governance import (
    ArrangementAdd,
    ArrangementEdit,
    CommunityList,
    DocumentAgreed,
    DocumentAgreedCorrect,
    Governance,
    GroupOffices,
    LineAdd,
    LineEnd,
)
from partnerships.views.sharing import (
    Sharing,
    SharingActivate,
    SharingAdd,
    SharingEdit,
    SharingEnd,
    SharingExport,
    SharingList,
)
from partnerships.views.sharing_check import SharingCheckPage, SharingCheckSteps, SharingPolice

urlpatterns: list[URLPattern] = [
    path("governance/", Governance.as_view(), name="governance"),
    path("governance/lines/add/", LineAdd.as_view(), name="line-add"),
    path("governance/lines/<slug:public_id>/end/", LineEnd.as_view(), name="line-end"),
    path("arrangements/add/", ArrangementAdd.as_view(), name="arrangement-add"),
    path("arrangements/<slug:public_id>/edit/", ArrangementEdit.as_view(), name="arrangement-edit"),
    path("groups/<slug:public_id>/offices/", GroupOffices.as_view(), name="group-offices"),
    path("board-reports/<slug:public_id>/edit/", BoardReportEdit.as_view(), name="board-report-edit"),
    path("briefings/add/", BriefingAdd.as_view(), name="briefing-add"),
    path("briefings/<slug:public_id>/edit/", BriefingEdit.as_view(), name="briefing-edit"),
    path("documents/<slug:public_id>/agreed/", DocumentAgreed.as_view(), name="document-agreed"),
    path(
        "documents/agreed/<slug:public_id>/correct/",
        DocumentAgreedCorrect.as_view(),
        name="document-agreed-correct",
    ),
    path("community/", CommunityList.as_view(), name="community-list"),
    path("sharing/", SharingList.as_view(), name="sharing-list"),
    path("sharing/table/", SharingExport.as_view(), name="sharing-export"),
    path("sharing/add/", SharingAdd.as_view(), name="sharing-add"),
    path("sharing/ask/", SharingCheckSteps.as_view(), name="sharing-ask"),
    path("sharing/police/", SharingPolice.as_view(), name="sharing-police"),
    path("sharing/questions/<slug:public_id>/", SharingCheckPage.as_view(), name="sharing-check"),
    path("sharing/agreements/<slug:public_id>/", Sharing.as_view(), name="sharing"),
    path("sharing/agreements/<slug:public_id>/edit/", SharingEdit.as_view(), name="sharing-edit"),
    path("sharing/agreements/<slug:public_id>/start/", SharingActivate.as_view(), name="sharing-activate"),
    path("sharing/agreements/<slug:public_id>/end/", SharingEnd.as_view(), name="sharing-end"),
]
