"""The scrutiny pack as a job that a person asks for and watches."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from benchmarks.scrutiny.actions import write_scrutiny_pack
from core.jobs import Progress, enqueue
from core.models import Authority, Job
from core.uk_dates import uk_date
from core.viewer import Viewer

SCRUTINY_PACK = "benchmarks.scrutiny_pack"


def run_scrutiny_pack(*, authority: Authority, by: Viewer, progress: Progress, asks: list[str]) -> str:
    """Write the pack and return the address at which it opens."""
    progress(0, 1, _("Reading the records and setting two pages"))
    pack = write_scrutiny_pack(authority=authority, asks=asks, today=timezone.localdate(), by=by)
    return reverse("benchmarks:scrutiny-pack", args=[authority.slug, pack.public_id, "pdf"])


def ask_for_scrutiny_pack(
    *, authority: Authority, asks: Sequence[str], today: datetime.date, by: Viewer
) -> Job:
    """Have the pack made. Asked again with the same lines while it is being made, it is the same job."""
    lines = hashlib.sha256("\n".join(asks).encode()).hexdigest()[:16]
    return enqueue(
        SCRUTINY_PACK,
        authority=authority,
        title=_("Pack for scrutiny, %(date)s") % {"date": uk_date(today)},
        key=f"{today.isoformat()}:{lines}",
        by=by,
        arguments={"asks": list(asks)},
    )
