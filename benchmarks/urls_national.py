"""Addresses of the national picture."""

from django.urls import URLPattern, path

from benchmarks.views.national import AreaPage, Overview
from benchmarks.views.rules import NationalRule, NationalRuleBook

app_name = "national"

urlpatterns: list[URLPattern] = [
    path("", Overview.as_view(), name="overview"),
    path("rules/", NationalRuleBook.as_view(), name="rule-book"),
    path("rules/<str:code>/", NationalRule.as_view(), name="rule"),
    path("areas/<slug:slug>/", AreaPage.as_view(), name="area"),
]
