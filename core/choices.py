"""Words that several sections choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Marking(models.TextChoices):
    """Security markings; nothing above OFFICIAL-SENSITIVE is ever stored (domain rule 8)."""

    OFFICIAL = "official", _("OFFICIAL")
    SENSITIVE = "official_sensitive", _("OFFICIAL-SENSITIVE")


class Sector(models.TextChoices):
    """Sectors that attend a multi-agency partnership group (toolkit 1.G3) and those often beside them."""

    LOCAL_AUTHORITY = "local_authority", _("Local authority")
    POLICE = "police", _("Police")
    EDUCATION = "education", _("Education")
    HEALTH = "health", _("Health")
    PROBATION = "probation", _("Probation")
    PRISON = "prison", _("Prison")
    COMMUNITY = "community", _("Voluntary and community")
    FIRE = "fire", _("Fire and rescue")
    OTHER = "other", _("Other")


REQUIRED_SECTORS = (
    Sector.LOCAL_AUTHORITY,
    Sector.POLICE,
    Sector.EDUCATION,
    Sector.HEALTH,
    Sector.PROBATION,
    Sector.PRISON,
)
"""Sectors whose attendance 1.G3 asks for; prison only where the area has one."""


class DatePrecision(models.TextChoices):
    """How exactly a date was given; the stored date is the last day it can mean."""

    DAY = "day", _("on the day")
    MONTH = "month", _("in the month")
    QUARTER = "quarter", _("in the quarter")
    TERM = "term", _("in the school term")
    SEASON = "season", _("in the season")
    YEAR = "year", _("in the year")
