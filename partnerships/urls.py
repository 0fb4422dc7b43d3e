"""Addresses of this section, below an area."""

from django.urls import URLPattern, path

from partnerships import urls_governance
from partnerships.views.agenda import AgendaAdd, CommunityInput
from partnerships.views.attendance import AttendanceExport, AttendancePage
from partnerships.views.calendar import GroupCalendar, MeetingCalendar, MeetingInvitations
from partnerships.views.decisions import DecisionExport, DecisionList, DecisionSupersede
from partnerships.views.groups import (
    GroupAdd,
    GroupAreaAdd,
    GroupAreaEnd,
    GroupEdit,
    GroupEnd,
    GroupPage,
    GroupTerms,
)
from partnerships.views.meeting_papers import MeetingPdf, MeetingPdfOpen, MeetingWord
from partnerships.views.meetings import (
    MeetingCancel,
    MeetingChange,
    MeetingList,
    MeetingNext,
    MeetingPlan,
    MeetingSeries,
)
from partnerships.views.minutes import MeetingCorrect, MeetingPage, MeetingSign
from partnerships.views.overview import Leadership, Overview
from partnerships.views.papers import PaperAdd, PaperOpen
from partnerships.views.people import (
    BoardReportAdd,
    MemberAdd,
    MemberEdit,
    MemberEnd,
    OfficeAdd,
    OfficeCorrect,
    OfficeEnd,
)
from partnerships.views.recording import MeetingAutosave, MeetingPrepare, MeetingRecord

app_name = "partnerships"

urlpatterns: list[URLPattern] = [
    path("", Overview.as_view(), name="overview"),
    path("leadership/", Leadership.as_view(), name="leadership"),
    *urls_governance.urlpatterns,
    path("board-reports/add/", BoardReportAdd.as_view(), name="board-report-add"),
    path("groups/add/", GroupAdd.as_view(), name="group-add"),
    path("groups/<slug:public_id>/", GroupPage.as_view(), name="group"),
    path("groups/<slug:public_id>/edit/", GroupEdit.as_view(), name="group-edit"),
    path("groups/<slug:public_id>/terms/", GroupTerms.as_view(), name="group-terms"),
    path("groups/<slug:public_id>/cover/", GroupAreaAdd.as_view(), name="group-area-add"),
    path("groups/<slug:public_id>/end/", GroupEnd.as_view(), name="group-end"),
    path("cover/<slug:public_id>/end/", GroupAreaEnd.as_view(), name="group-area-end"),
    path("members/add/", MemberAdd.as_view(), name="member-add"),
    path("members/<slug:public_id>/edit/", MemberEdit.as_view(), name="member-edit"),
    path("members/<slug:public_id>/end/", MemberEnd.as_view(), name="member-end"),
    path("offices/add/", OfficeAdd.as_view(), name="office-add"),
    path("offices/<slug:public_id>/dates/", OfficeCorrect.as_view(), name="office-edit"),
    path("offices/<slug:public_id>/end/", OfficeEnd.as_view(), name="office-end"),
    path("meetings/", MeetingList.as_view(), name="meeting-list"),
    path("meetings/next/", MeetingNext.as_view(), name="meeting-next"),
    path("meetings/plan/", MeetingPlan.as_view(), name="meeting-plan"),
    path("meetings/plan-a-year/", MeetingSeries.as_view(), name="meeting-series"),
    path("meetings/community-input/", CommunityInput.as_view(), name="community-input"),
    path("meetings/<slug:public_id>/", MeetingPage.as_view(), name="meeting"),
    path("meetings/<slug:public_id>/change/", MeetingChange.as_view(), name="meeting-change"),
    path("meetings/<slug:public_id>/calendar/", MeetingCalendar.as_view(), name="meeting-calendar"),
    path("meetings/<slug:public_id>/invitations/", MeetingInvitations.as_view(), name="meeting-invitations"),
    path("meetings/<slug:public_id>/<slug:kind>/word/", MeetingWord.as_view(), name="meeting-word"),
    path("meetings/<slug:public_id>/<slug:kind>/pdf/", MeetingPdf.as_view(), name="meeting-pdf"),
    path(
        "meetings/<slug:public_id>/<slug:kind>/pdf/<slug:fingerprint>/",
        MeetingPdfOpen.as_view(),
        name="meeting-pdf-open",
    ),
    path("groups/<slug:public_id>/calendar/", GroupCalendar.as_view(), name="group-calendar"),
    path("agenda/<slug:public_id>/paper/", PaperAdd.as_view(), name="paper-add"),
    path("papers/<slug:public_id>/", PaperOpen.as_view(), name="paper-open"),
    path("meetings/<slug:public_id>/cancel/", MeetingCancel.as_view(), name="meeting-cancel"),
    path("meetings/<slug:public_id>/prepare/", MeetingPrepare.as_view(), name="meeting-prepare"),
    path("meetings/<slug:public_id>/record/", MeetingRecord.as_view(), name="meeting-record"),
    path("meetings/<slug:public_id>/autosave/", MeetingAutosave.as_view(), name="meeting-autosave"),
    path("meetings/<slug:public_id>/agenda/add/", AgendaAdd.as_view(), name="agenda-add"),
    path("meetings/<slug:public_id>/sign/", MeetingSign.as_view(), name="meeting-sign"),
    path("meetings/<slug:public_id>/correct/", MeetingCorrect.as_view(), name="meeting-correct"),
    path("attendance/", AttendancePage.as_view(), name="attendance"),
    path("attendance/export/", AttendanceExport.as_view(), name="attendance-export"),
    path("decisions/export/", DecisionExport.as_view(), name="decision-export"),
    path("decisions/", DecisionList.as_view(), name="decision-list"),
    path("decisions/<slug:public_id>/change/", DecisionSupersede.as_view(), name="decision-supersede"),
]
