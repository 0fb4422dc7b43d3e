"""Recording a meeting: one page that saves itself as it is typed, and works with one button by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from core.choices import Marking
from core.errors import Refused
from core.forms import ErrorLink, error_links
from core.models import Contact
from core.permissions import Permission
from core.uk_dates import uk_date
from partnerships.actions import (
    add_decision,
    gone_words,
    missing_seeds,
    move_agenda_item,
    prepare_agenda,
    remove_agenda_item,
    remove_decision,
    save_recording,
    withdraw_paper,
)
from partnerships.actions.recording import Saved
from partnerships.forms.recording import Sent, raw_value, read_sent
from partnerships.minutes import Record, lacks, load_record
from partnerships.models import AgendaItem, AgendaPaper, Decision, Meeting
from partnerships.papers import known_papers
from partnerships.querysets import people_who_may_chair
from partnerships.recording_page import (
    DrawnPanel,
    RecordingPage,
    drawn_panels,
    keep_panels,
    panel_minutes,
)
from partnerships.seen import Seen
from partnerships.views.base import PartnershipPage
from partnerships.views.capturing import (
    PREFIX,
    Capture,
    offered,
    open_capture,
    save_capture,
    unfinished_words,
)
from partnerships.views.meetings import meeting_title


class _Recording(PartnershipPage):
    is_base = True
    permission = Permission.RECORD_PARTNERSHIP

    def people(self, meeting: Meeting) -> dict[str, Contact]:
        """Those who may have chaired, by public id."""
        return {one.public_id: one for one in people_who_may_chair(meeting)}

    def keep(self, meeting: Meeting, sent: Sent) -> Saved:
        """Save what was sent. Raises Refused if the meeting is signed or cancelled."""
        seen = Seen.parse(self.request.POST.get("version", ""))
        return save_recording(meeting=meeting, typed=sent.typed, seen=seen, as_of=self.today, by=self.viewer)


class MeetingPrepare(_Recording):
    """Lay out the agenda from what falls due, then go on to record."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        meeting = self.own_meeting()
        try:
            prepare_agenda(meeting=meeting, by=self.viewer)
        except Refused as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(self.address("meeting", meeting.public_id))
        return HttpResponseRedirect(self.address("meeting-record", meeting.public_id))


class MeetingAutosave(_Recording):
    """Save fields while they are typed; answers JSON, 409 with the other text where two people clash."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        meeting = self.own_meeting()
        sent = read_sent(request.POST, people=self.people(meeting))
        try:
            saved = self.keep(meeting, sent)
        except Refused as refusal:
            return JsonResponse({"errors": {"": [refusal.message]}}, status=400)
        errors = {str(name): list(words) for name, words in sent.errors.items()}
        errors |= {str(name): [gone_words(name)] for name in saved.gone}
        if errors:
            return JsonResponse({"errors": errors, "version": saved.version}, status=400)
        answer = {"version": saved.version, "saved_at": saved.saved_at.isoformat()}
        if saved.clashes:
            theirs = {str(name): raw_value(value) for name, value in saved.clashes.items()}
            return JsonResponse({**answer, "theirs": theirs}, status=409)
        return JsonResponse(answer)


class MeetingRecord(_Recording):
    """The record page: attendance, agenda, decisions, and what other sections add to it."""

    opened: Capture | None = None
    """The action or risk that is being captured in place, if any."""

    unkept: Mapping[str, Any] = MappingProxyType({})
    """The forms of other sections' parts that could not be saved as they were sent, by the section's key."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        meeting = self.own_meeting()
        if not meeting.is_open:
            return HttpResponseRedirect(self.address("meeting", meeting.public_id))
        try:
            asked = request.GET.get("capture", "")
            self.opened = open_capture(asked, meeting, self.area, self.viewer) if asked else None
        except Refused as refusal:
            messages.error(request, refusal.message)
        return self.show(meeting, RecordingPage(str(meeting.version)))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        meeting = self.own_meeting()
        sent = read_sent(request.POST, people=self.people(meeting))
        try:
            saved = self.keep(meeting, sent)
            self.unkept = keep_panels(meeting, self.area, self.viewer, request.POST)
            asked = request.POST.get("capture_open", "")
            if asked and "capture_close" not in request.POST:
                self.opened = open_capture(asked, meeting, self.area, self.viewer, request.POST)
            is_whole = not (sent.errors or saved.clashes or saved.gone or self.unkept)
            if is_whole and (address := self.go_on(meeting)):
                return HttpResponseRedirect(address)
        except Refused as refusal:
            return self.refused(meeting, sent, refusal)
        page = RecordingPage(saved.version, sent=sent, clashes=saved.clashes, gone=saved.gone)
        return self.show(self.own_meeting(), page, status=409 if saved.clashes or saved.gone else 422)

    def refused(self, meeting: Meeting, sent: Sent, refusal: Refused) -> HttpResponse:
        """Show the refusal without losing what was typed."""
        meeting = self.own_meeting()
        page = RecordingPage(str(meeting.version), sent=sent, refusal=refusal.message)
        if meeting.is_open:
            return self.show(meeting, page, status=422)
        context = {
            "title": meeting_title(meeting),
            "refusal": refusal.message,
            "texts": page.typed_texts(),
            "meeting": meeting,
            "crumbs": self.trail(),
        }
        return self.page("partnerships/meeting_locked.html", context, status=409)

    def show(self, meeting: Meeting, page: RecordingPage, status: int = 200) -> HttpResponse:
        """Draw the record page from what is saved, over it what was typed and is not saved yet."""
        record = load_record(meeting, self.viewer)
        people = self.people(meeting).values()
        panels = drawn_panels(meeting, self.area, self.viewer, self.request, unkept=self.unkept)
        context = {
            "title": meeting_title(meeting),
            "crumbs": self.trail((str(_("Meetings")), self.address("meeting-list"))),
            "meeting": meeting,
            "meeting_date": uk_date(meeting.meets_on),
            "today": self.today,
            "record": record,
            "lacks": lacks(record, panel_minutes(meeting)),
            "new_seeds": missing_seeds(meeting),
            "saved_at": last_saved_at(meeting),
            "panels": panels,
            "marking": self.marking_of(record, panels),
            "may_sign": self.can(Permission.SIGN_MINUTES),
            "is_future": meeting.meets_on > self.today,
            "captures": offered(self.area, self.viewer),
            "opened": self.opened,
            **page.forms(record, people),
        }
        if self.opened is not None and self.opened.form.is_bound:
            context["problems"] += self.capture_problems(self.opened)
        context["problems"] += [link for form in self.unkept.values() for link in error_links(form)]
        context["errors"] = context["problems"]  # the page's title begins with it
        return self.page("partnerships/meeting_record.html", context, status)

    def marking_of(self, record: Record, panels: list[DrawnPanel]) -> str:
        """The highest marking of the papers, of what sections add, and of what can be chosen in place."""
        is_marked = self.opened is not None and self.opened.form.offers_marked
        shown = [record.marking, *(panel.marking for panel in panels)]
        return Marking.SENSITIVE if is_marked or Marking.SENSITIVE in shown else Marking.OFFICIAL

    def capture_problems(self, opened: Capture) -> list[ErrorLink]:
        """What is to be put right in the form that is open in place, or that it is not finished."""
        if "capture_save" in self.request.POST:
            return error_links(opened.form)
        return [ErrorLink(unfinished_words(opened), PREFIX)] if opened.form.has_changed() else []

    def capture(self, meeting: Meeting, opened: Capture) -> str:
        """Add what was captured; the address to go to, "" where the form has errors or waits."""
        here = self.address("meeting-record", meeting.public_id)
        there = f"{here}#item-{opened.item_id}"
        if "capture_save" not in self.request.POST:
            return ""
        words = save_capture(opened, meeting, self.area, self.viewer, sent=self.request.POST, done_url=there)
        if words:
            messages.success(self.request, words)
            self.ask_for_a_second_look(opened.form)
        return "" if words is None else there

    def go_on(self, meeting: Meeting) -> str:
        """Do what the pressed button asks for beside saving; the address to go to, "" to stay here."""
        here = self.address("meeting-record", meeting.public_id)
        if self.opened is not None and (
            "capture_save" in self.request.POST or self.opened.form.has_changed()
        ):
            return self.capture(meeting, self.opened)
        if form_address := self.onward(meeting, here):
            return form_address
        for name, step in self.steps().items():
            if name in self.request.POST:
                anchor = step(meeting, self.request.POST[name])
                return f"{here}#{anchor}" if anchor else here
        if "preview" in self.request.POST:
            may_sign = self.can(Permission.SIGN_MINUTES)
            return self.address("meeting-sign" if may_sign else "meeting", meeting.public_id)
        messages.success(self.request, _("The record is saved."))
        return here

    def onward(self, meeting: Meeting, here: str) -> str:
        """The form to which a button leads once all is saved, of this area alone; "" without one."""
        if asked := self.request.POST.get("capture"):
            return f"{here}?{urlencode({'capture': asked})}#{PREFIX}"
        if asked := self.request.POST.get("add_paper"):
            return self.address("paper-add", self.item(meeting, asked).public_id)
        asked = self.request.POST.get("go_to", "")
        is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
        return asked if is_ours and asked.startswith(reverse("core:area-home", args=[self.area.slug])) else ""

    def steps(self) -> dict[str, Callable[[Meeting, str], str]]:
        """Buttons of the page by name. Each takes a row's public id and returns where to look next."""
        return {
            "add_decision": self.add_decision,
            "remove_decision": self.remove_decision,
            "move_earlier": lambda meeting, pid: self.move(meeting, pid, earlier=True),
            "move_later": lambda meeting, pid: self.move(meeting, pid, earlier=False),
            "remove_item": self.remove_item,
            "withdraw_paper": self.withdraw_paper,
            "capture_close": lambda meeting, pid: f"item-{pid}",
            "stay": lambda meeting, anchor: quote(anchor),
        }

    def item(self, meeting: Meeting, public_id: str) -> AgendaItem:
        """An item of this meeting; 404 otherwise."""
        rows = AgendaItem.objects.in_area(self.area).filter(meeting=meeting).select_related("meeting")
        return self.get_or_404(rows, public_id=public_id)

    def add_decision(self, meeting: Meeting, public_id: str) -> str:
        item = self.item(meeting, public_id) if public_id else None
        return f"decision-{add_decision(meeting=meeting, agenda_item=item, by=self.viewer).public_id}"

    def remove_decision(self, meeting: Meeting, public_id: str) -> str:
        rows = Decision.objects.in_area(self.area).filter(meeting=meeting).select_related("meeting")
        remove_decision(decision=self.get_or_404(rows, public_id=public_id), by=self.viewer)
        return "agenda"

    def move(self, meeting: Meeting, public_id: str, *, earlier: bool) -> str:
        move_agenda_item(item=self.item(meeting, public_id), by=self.viewer, earlier=earlier)
        return f"item-{public_id}"

    def withdraw_paper(self, meeting: Meeting, public_id: str) -> str:
        papers = known_papers(AgendaPaper.objects.in_area(self.area).filter(meeting=meeting), self.viewer)
        rows = papers.select_related("document", "meeting", "agenda_item")
        paper = self.get_or_404(rows, public_id=public_id)
        withdraw_paper(paper=paper, by=self.viewer)
        return f"item-{paper.agenda_item.public_id}"

    def remove_item(self, meeting: Meeting, public_id: str) -> str:
        remove_agenda_item(item=self.item(meeting, public_id), by=self.viewer)
        return "agenda"


def last_saved_at(meeting: Meeting) -> Any:
    """When anything in the meeting was saved last: every save counts the meeting's version up."""
    return meeting.history.order_by("-history_date").values_list("history_date", flat=True).first()
