"""Addresses of scrutiny, below an area's one-page status."""

from django.urls import URLPattern, path

from benchmarks.scrutiny.views.packs import PackAsk, PackOpen
from benchmarks.scrutiny.views.questions import Ask, Questions, Reply

scrutiny_patterns: list[URLPattern] = [
    path("", Questions.as_view(), name="scrutiny"),
    path("ask/", Ask.as_view(), name="scrutiny-ask"),
    path("questions/<slug:public_id>/reply/", Reply.as_view(), name="scrutiny-reply"),
    path("packs/make/", PackAsk.as_view(), name="scrutiny-pack-make"),
    path("packs/<slug:public_id>.<str:kind>", PackOpen.as_view(), name="scrutiny-pack"),
]
