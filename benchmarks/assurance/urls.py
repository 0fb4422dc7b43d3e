"""Addresses of an area's assurance years, below the area."""

from django.urls import URLPattern, path

from benchmarks.assurance.views.answering import AnswerQuestion, ImprovementReport, ReplyOnce
from benchmarks.assurance.views.area import EvidenceOpen, LetterOpen, LinePage, Overview, YearPage
from benchmarks.assurance.views.writing import (
    Assign,
    EvidenceAdd,
    EvidenceRemove,
    HandBack,
    HandOver,
    LineWrite,
    Submit,
)
from benchmarks.evidence.views import EvidencePackOpen, EvidencePacks

app_name = "assurance"

urlpatterns: list[URLPattern] = [
    path("", Overview.as_view(), name="overview"),
    path("questions/<slug:public_id>/", AnswerQuestion.as_view(), name="answer"),
    path("improvements/<slug:public_id>/", ImprovementReport.as_view(), name="improvement"),
    path("evidence/<slug:public_id>/remove/", EvidenceRemove.as_view(), name="evidence-remove"),
    path("packs/<slug:public_id>/", EvidencePackOpen.as_view(), name="evidence-pack"),
    path("<slug:public_id>/packs/", EvidencePacks.as_view(), name="evidence-packs"),
    path("<slug:public_id>/", YearPage.as_view(), name="year"),
    path("<slug:public_id>/assign/", Assign.as_view(), name="assign"),
    path("<slug:public_id>/hand-over/", HandOver.as_view(), name="hand-over"),
    path("<slug:public_id>/hand-back/", HandBack.as_view(), name="hand-back"),
    path("<slug:public_id>/submit/", Submit.as_view(), name="submit"),
    path("<slug:public_id>/reply/", ReplyOnce.as_view(), name="reply"),
    path("<slug:public_id>/letter.<str:kind>", LetterOpen.as_view(), name="letter"),
    path("<slug:public_id>/<int:section>/", LinePage.as_view(), name="line"),
    path("<slug:public_id>/<int:section>/write/", LineWrite.as_view(), name="line-write"),
    path("<slug:public_id>/<int:section>/evidence/", EvidenceAdd.as_view(), name="evidence-add"),
    path(
        "<slug:public_id>/<int:section>/documents/<slug:document>/",
        EvidenceOpen.as_view(),
        name="evidence-open",
    ),
]
