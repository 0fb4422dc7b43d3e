"""Taking out a version that was shared: the same grant, the same terms, the same marking as its page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from core.permissions import Permission
from risk.actions import note_taking_out
from risk.exporting import shared_paper
from risk.shared import read_shared
from risk.views.exports import Export
from risk.views.grants import ForThisArea
from risk.views.partner import ForOurBody


class SharedPaper(ForThisArea, Export):
    """A version that another area shared, as a Word paper; leads to its terms until they are taken on."""

    permission = Permission.SEE_RISK

    def get(self, request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        share = self.get_or_404(self.shares(), public_id=public_id)
        if not share.is_taken_up:
            return HttpResponseRedirect(self.link(self.open_name, share))
        reader = self.reader()
        if not reader.may_read(share.marking):
            words = _("This version is marked OFFICIAL-SENSITIVE as a whole: take it out with its marking.")
            return self.nothing(words, self.link(self.read_name, share))
        reading = read_shared(share, reader)
        if reading is None:
            raise Http404("Page not found")
        note_taking_out(share=share, marking=reading.marking, by=self.viewer)
        return shared_paper(share, reading).response()


class PartnerPaper(ForOurBody, SharedPaper):
    """A version given to one's body, as a Word paper."""

    permission = Permission.CONTRIBUTE_RISK
