"""Addresses. Each section adds one line here and keeps the rest in its own `urls.py`."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("my/actions/", include("action_plans.urls_mine")),
    path("links/action/", include("action_plans.urls_links")),
    path("areas/<slug:area>/partnership/", include("partnerships.urls")),
    path("areas/<slug:area>/risk/", include("risk.urls")),
    path("areas/<slug:area>/plan/", include("action_plans.urls")),
    path("areas/<slug:area>/benchmarks/", include("benchmarks.urls")),
    path("areas/<slug:area>/assessment/", include("benchmarks.assurance.urls")),
    path("national/assessments/", include("benchmarks.assurance.urls_desk")),
    path("national/", include("benchmarks.urls_national")),
    path("", include("core.urls")),
]
