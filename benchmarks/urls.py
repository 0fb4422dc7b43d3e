"""Addresses of this section, below an area."""

from django.urls import URLPattern, URLResolver, include, path

from benchmarks.scrutiny.urls import scrutiny_patterns
from benchmarks.scrutiny.views.status import StatusPage
from benchmarks.views.area import Overview, SectionPage
from benchmarks.views.over_time import Compare, OverTime
from benchmarks.views.reports import ReportList, ReportMake, ReportOpen
from benchmarks.views.rules import AreaRule, AreaRuleBook

app_name = "benchmarks"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", Overview.as_view(), name="overview"),
    path("sections/<int:number>/", SectionPage.as_view(), name="section"),
    path("rules/", AreaRuleBook.as_view(), name="rule-book"),
    path("rules/<str:code>/", AreaRule.as_view(), name="rule"),
    path("over-time/", OverTime.as_view(), name="over-time"),
    path("compare/", Compare.as_view(), name="compare"),
    path("status/", StatusPage.as_view(), name="status"),
    path("status/scrutiny/", include(scrutiny_patterns)),
    path("reports/", ReportList.as_view(), name="reports"),
    path("reports/make/", ReportMake.as_view(), name="report-make"),
    path("reports/<slug:public_id>/", ReportOpen.as_view(), name="report-open"),
]
