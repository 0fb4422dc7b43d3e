"""Addresses of this section, below an area."""

from django.urls import URLPattern

app_name = "benchmarks"

urlpatterns: list[URLPattern] = []
