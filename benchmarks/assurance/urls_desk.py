"""Addresses of the assessor's desk."""

from django.urls import URLPattern, path

from benchmarks.assurance.views.desk import (
    BatchPage,
    BatchProgress,
    Issue,
    PackDocument,
    PackLetter,
    PackPage,
    Queue,
)
from benchmarks.assurance.views.rating import (
    ChooseSecond,
    Escalate,
    FinishRating,
    ImprovementClose,
    ImprovementSet,
    Moderate,
    RateLine,
    Remark,
    ReturnPack,
    TakeUp,
)

app_name = "desk"
PACK = "<slug:slug>/<slug:public_id>/"

urlpatterns: list[URLPattern] = [
    path("", Queue.as_view(), name="queue"),
    path("issue/", Issue.as_view(), name="issue"),
    path("letters/<slug:batch>/", BatchPage.as_view(), name="batch"),
    path("letters/<slug:batch>/progress/", BatchProgress.as_view(), name="batch-progress"),
    path(PACK, PackPage.as_view(), name="pack"),
    path(f"{PACK}take-up/", TakeUp.as_view(), name="take-up"),
    path(f"{PACK}finish/", FinishRating.as_view(), name="finish"),
    path(f"{PACK}return/", ReturnPack.as_view(), name="return"),
    path(f"{PACK}second/", ChooseSecond.as_view(), name="second"),
    path(f"{PACK}moderate/", Moderate.as_view(), name="moderate"),
    path(f"{PACK}improvements/", ImprovementSet.as_view(), name="improvement-set"),
    path(f"{PACK}improvements/<slug:improvement>/", ImprovementClose.as_view(), name="improvement-close"),
    path(f"{PACK}steps/", Escalate.as_view(), name="escalate"),
    path(f"{PACK}letter.<str:kind>", PackLetter.as_view(), name="letter"),
    path(f"{PACK}<int:section>/", RateLine.as_view(), name="line"),
    path(f"{PACK}<int:section>/remark/", Remark.as_view(), name="remark"),
    path(f"{PACK}<int:section>/documents/<slug:document>/", PackDocument.as_view(), name="document"),
]
