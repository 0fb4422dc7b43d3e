"""Setting reports in type. The same contents give the same bytes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from benchmarks.national.report import NationalContents
from benchmarks.report import Contents
from core.choices import Marking
from core.pdf import Pdf, render_pdf
from core.uk_dates import uk_date


def set_in_type(contents: Contents) -> Pdf:
    """An area's quarterly report as a PDF. Runs no query."""
    so_far = f", so far ({uk_date(contents.as_of)})" if contents.is_so_far else ""
    quarter = contents.quarter.label
    return render_pdf(
        "pdf/quarterly_report.html",
        {
            "report": contents,
            "heading": _("Prevent benchmarks"),
            "subtitle": contents.area_name,
            "area_name": contents.area_name,
            "period": f"{quarter}{so_far}",
            "as_at": contents.as_of,
            "framework": f"{contents.framework.title}, rule book {contents.framework.version}",
        },
        marking=str(Marking(contents.marking).label),
        title=_("Prevent benchmarks: %(area)s, %(quarter)s")
        % {"area": contents.area_name, "quarter": quarter},
        dated=contents.as_of,
    )


def set_national_in_type(contents: NationalContents) -> Pdf:
    """The national report as a PDF. Runs no query."""
    quarter = contents.quarter.label
    return render_pdf(
        "pdf/national_report.html",
        {
            "report": contents,
            "heading": _("Prevent benchmarks: the national picture"),
            "area_name": _("England and Wales"),
            "period": quarter,
            "as_at": contents.nights.now,
            "framework": f"{contents.framework.title}, rule book {contents.framework.version}",
        },
        marking=str(Marking.OFFICIAL.label),
        title=_("Prevent benchmarks: England and Wales, %(quarter)s") % {"quarter": quarter},
        dated=contents.nights.now,
    )
