"""Addresses behind signed links: no area in them, and nobody signed in."""

from django.urls import URLPattern, path

from action_plans.views import by_link

app_name = "action_links"

urlpatterns: list[URLPattern] = [
    path("<str:token>/", by_link.ActionByLink.as_view(), name="update"),
]
