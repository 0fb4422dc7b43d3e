"""Addresses of the national picture."""

from django.urls import URLPattern, path

from benchmarks.views.national import AreaExport, AreaPage, Overview
from benchmarks.views.national_reports import ReportList, ReportMake, ReportOpen, ReportProgress
from benchmarks.views.national_tables import (
    Alike,
    Criteria,
    CriterionPage,
    Export,
    Lapsing,
    Practice,
    Sampling,
)
from benchmarks.views.rules import NationalRule, NationalRuleBook

app_name = "national"

urlpatterns: list[URLPattern] = [
    path("", Overview.as_view(), name="overview"),
    path("items/", Criteria.as_view(), name="criteria"),
    path("items/<str:code>/", CriterionPage.as_view(), name="criterion"),
    path("lapsing/", Lapsing.as_view(), name="lapsing"),
    path("alike/", Alike.as_view(), name="alike"),
    path("sampling/", Sampling.as_view(), name="sampling"),
    path("good-practice/", Practice.as_view(), name="practice"),
    path("tables/<str:table>.<slug:kind>", Export.as_view(), name="export"),
    path("reports/", ReportList.as_view(), name="reports"),
    path("reports/make/", ReportMake.as_view(), name="report-make"),
    path("reports/<slug:quarter>/progress/", ReportProgress.as_view(), name="report-progress"),
    path("reports/<slug:quarter>/<int:number>/", ReportOpen.as_view(), name="report-open"),
    path("rules/", NationalRuleBook.as_view(), name="rule-book"),
    path("rules/<str:code>/", NationalRule.as_view(), name="rule"),
    path("areas/<slug:slug>/", AreaPage.as_view(), name="area"),
    path("areas/<slug:slug>/findings.<slug:kind>", AreaExport.as_view(), name="area-export"),
]
