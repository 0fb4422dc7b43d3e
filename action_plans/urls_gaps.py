"""Addresses of the duty gap analysis, below an area's plan."""

from django.urls import URLPattern, path

from action_plans.views import gap_importing, gap_reviews, gap_rows, gaps

urlpatterns: list[URLPattern] = [
    path("", gaps.GapsPage.as_view(), name="gaps"),
    path("start/", gaps.GapStart.as_view(), name="gap-start"),
    path("reviews/", gap_reviews.GapReviews.as_view(), name="gap-reviews"),
    path("reviews/add/", gap_reviews.GapReviewAdd.as_view(), name="gap-review-add"),
    path("import/", gap_importing.GapImportStart.as_view(), name="gap-import-start"),
    path(
        "import/<slug:public_id>/columns/",
        gap_importing.GapImportColumns.as_view(),
        name="gap-import-columns",
    ),
    path("import/<slug:public_id>/check/", gap_importing.GapImportCheck.as_view(), name="gap-import-check"),
    path(
        "import/<slug:public_id>/confirm/",
        gap_importing.GapImportConfirm.as_view(),
        name="gap-import-confirm",
    ),
    path(
        "import/<slug:public_id>/abandon/",
        gap_importing.GapImportAbandon.as_view(),
        name="gap-import-abandon",
    ),
    path("duties/<slug:public_id>/", gap_rows.GapRowPage.as_view(), name="gap-row"),
    path("duties/<slug:public_id>/change/", gap_rows.GapRowEdit.as_view(), name="gap-row-edit"),
    path("duties/<slug:public_id>/confirm/", gap_rows.GapRowConfirm.as_view(), name="gap-row-confirm"),
    path("duties/<slug:public_id>/remove/", gap_rows.GapRowRemove.as_view(), name="gap-row-remove"),
    path(
        "duties/<slug:public_id>/take-up/<slug:recommendation>/",
        gap_rows.GapTakeUp.as_view(),
        name="gap-take-up",
    ),
    path("<slug:public_id>/", gaps.GapsPage.as_view(), name="gap-analysis"),
    path("<slug:public_id>/add/", gap_rows.GapRowAdd.as_view(), name="gap-row-add"),
    path("<slug:public_id>/compare/", gaps.GapCompare.as_view(), name="gap-compare"),
    path("<slug:public_id>/export/", gaps.GapExport.as_view(), name="gap-export"),
]
