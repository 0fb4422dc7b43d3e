"""Addresses of the core."""

from django.conf import settings
from django.urls import URLPattern, path

from core.views.account import Account
from core.views.area import AreaFacts, AreaFactSet, Attest
from core.views.demonstration import Personas
from core.views.documents import (
    DocumentAdd,
    DocumentDetail,
    DocumentOpen,
    DocumentVersionAdd,
)
from core.views.duties import Duties
from core.views.home import AreaHome, Home
from core.views.jobs import JobPage, JobProgress, JobRestart
from core.views.people import InvitationWithdraw, Invite, MembershipEnd, People, TakeUpInvitation
from core.views.register import DocumentEdit, DocumentExport, DocumentList
from core.views.reviews import ReviewCalendar, ReviewCalendarDownload

app_name = "core"

urlpatterns: list[URLPattern] = [
    path("", Home.as_view(), name="home"),
    path("duties/", Duties.as_view(), name="duties"),
    path("account/", Account.as_view(), name="account"),
    path("areas/<slug:area>/", AreaHome.as_view(), name="area-home"),
    path("areas/<slug:area>/about/", AreaFacts.as_view(), name="area-facts"),
    path("areas/<slug:area>/about/<slug:kind>/", AreaFactSet.as_view(), name="area-fact-set"),
    path("areas/<slug:area>/attest/", Attest.as_view(), name="attest"),
    path("areas/<slug:area>/documents/", DocumentList.as_view(), name="document-list"),
    path("areas/<slug:area>/documents/add/", DocumentAdd.as_view(), name="document-add"),
    path("areas/<slug:area>/documents/table/", DocumentExport.as_view(), name="document-export"),
    path("areas/<slug:area>/documents/<slug:public_id>/", DocumentDetail.as_view(), name="document"),
    path("areas/<slug:area>/documents/<slug:public_id>/file/", DocumentOpen.as_view(), name="document-open"),
    path(
        "areas/<slug:area>/documents/<slug:public_id>/version/",
        DocumentVersionAdd.as_view(),
        name="document-version-add",
    ),
    path("areas/<slug:area>/documents/<slug:public_id>/edit/", DocumentEdit.as_view(), name="document-edit"),
    path("areas/<slug:area>/calendar/", ReviewCalendar.as_view(), name="review-calendar"),
    path("areas/<slug:area>/calendar/ics/", ReviewCalendarDownload.as_view(), name="review-calendar-ics"),
    path("areas/<slug:area>/jobs/<slug:public_id>/", JobPage.as_view(), name="job"),
    path("areas/<slug:area>/jobs/<slug:public_id>/progress/", JobProgress.as_view(), name="job-progress"),
    path("areas/<slug:area>/jobs/<slug:public_id>/again/", JobRestart.as_view(), name="job-restart"),
    path("areas/<slug:area>/people/", People.as_view(), name="people"),
    path("areas/<slug:area>/people/invite/", Invite.as_view(), name="invite"),
    path("areas/<slug:area>/people/<slug:public_id>/end/", MembershipEnd.as_view(), name="membership-end"),
    path(
        "areas/<slug:area>/invitations/<slug:public_id>/withdraw/",
        InvitationWithdraw.as_view(),
        name="invitation-withdraw",
    ),
    path("invitations/<slug:area>/<str:secret>/", TakeUpInvitation.as_view(), name="invitation"),
]

if settings.DEMO:
    urlpatterns += [path("demonstration/", Personas.as_view(), name="personas")]
