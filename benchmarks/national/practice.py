"""The library of good practice: what areas shared with their annual assessments, so that others may ask."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef

from benchmarks.models import SubmittedLine
from core.models import Authority


def shared_practice(areas: models.QuerySet[Authority]) -> models.QuerySet[SubmittedLine]:
    """What each of the areas last shared on each benchmark, with its area, by benchmark and name. One query.

    Of a year only the last round counts; a year in which nothing was shared takes back nothing.
    """
    later = SubmittedLine.objects.filter(
        authority=OuterRef("authority"),
        section=OuterRef("section"),
        starts_on=OuterRef("starts_on"),
        round__gt=OuterRef("round"),
    )
    shared = SubmittedLine.objects.filter(~Exists(later), authority__in=areas).exclude(good_practice="")
    newest = shared.order_by("authority_id", "section", "-starts_on").distinct("authority_id", "section")
    rows = SubmittedLine.objects.filter(pk__in=newest.values("pk")).select_related("authority")
    return rows.order_by("section", "authority__name")
