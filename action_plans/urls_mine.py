"""Addresses of the viewer's own actions, in every area."""

from django.urls import URLPattern

app_name = "my_actions"

urlpatterns: list[URLPattern] = []
