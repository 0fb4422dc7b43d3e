"""What every page of an area stands on: who may, which area, and forms that lose nothing."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View

from core.actions import claim_submission, finish_submission, finished_submission, note_access
from core.choices import Marking
from core.errors import NotAllowed, Refused, Stale
from core.models import AccessEvent, Authority
from core.permissions import Permission
from core.requests import ViewerRequest, viewer_of
from core.tenancy import narrowed
from core.viewer import Viewer
from core.views.rendering import render_page


def row_or_none(rows: Any) -> Any:
    """The one row of a queryset: to put it in order, as `first` does, would cost every page a millisecond."""
    return next(iter(rows.order_by()[:1]), None)


class ViewerView(View):
    """A page for signed-in people that belongs to no single area."""

    http_method_names = ["get", "post", "head", "options"]
    viewer: Viewer
    second_look: ClassVar[Any] = _("Take it out if it is about a person referred.")
    """What is to be done about text that was saved and seems to hold personal data (domain rule 2)."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        viewer = viewer_of(request)
        if viewer is None:
            return redirect_to_login(request.get_full_path())
        self.viewer = viewer
        return super().dispatch(request, *args, **kwargs)

    def page(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """Render a page of this view."""
        return render_page(self.request, template, context, status)

    def ask_for_a_second_look(self, form: Any) -> None:
        """Leave words for the next page where a form that was carried out seems to hold personal data."""
        kinds = {kind for found in form.personal_data_warnings().values() for kind in found}
        if kinds:
            words = gettext("What you wrote seems to hold %s.") % ", ".join(sorted(kinds))
            messages.warning(self.request, f"{words} {self.second_look}")

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Opened as a page, a button's address does nothing, says so, and leads back to its page."""
        bare: HttpResponse = super().http_method_not_allowed(request, *args, **kwargs)
        if request.method != "GET":
            return bare
        told = self.page("core/button.html", {"back_url": self.stands_on()}, status=405)
        told["Allow"] = bare["Allow"]
        return told

    def stands_on(self) -> str:
        """The address of the page that holds this view's button: the one that its own address lies under."""
        return page_above(self.request)


class NationalView(ViewerView):
    """A page of the national picture; everybody else gets 403."""

    permission: ClassVar[Permission] = Permission.SEE_NATIONAL

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        viewer = viewer_of(request)
        if viewer is not None and not viewer.can(self.permission):
            note_access(AccessEvent.Kind.FORBIDDEN, request.path, by=viewer)
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class AreaView(ViewerView):
    """A page of one area. Every subclass says which permission it asks for, or cannot be defined.

    Another tenant's slug is a 404, the same as one that does not exist; a role
    without the permission is a 403. Inside, only this area's rows are open.
    """

    permission: ClassVar[Permission]
    area: Authority

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not isinstance(getattr(cls, "permission", None), Permission) and not cls.__dict__.get(
            "is_base", False
        ):
            raise TypeError(f"{cls.__qualname__} declares no permission")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        viewer = viewer_of(request)
        if viewer is None:
            return redirect_to_login(request.get_full_path())
        slug = kwargs.pop("area")
        area = row_or_none(Authority.objects.visible_to(viewer).filter(slug=slug))
        if area is None:
            note_access(AccessEvent.Kind.NOT_FOUND, request.path, by=viewer)
            raise Http404("Page not found")
        if not viewer.can(self.permission, area.pk):
            note_access(AccessEvent.Kind.FORBIDDEN, request.path, by=viewer, authority=area)
            raise PermissionDenied
        self.area = cast(ViewerRequest, request).area = area
        with narrowed([area.pk]):
            return super().dispatch(request, *args, **kwargs)

    def can(self, permission: Permission) -> bool:
        """Whether the viewer has a further permission in this area (to show a button, say)."""
        return self.viewer.can(permission, self.area.pk)

    def get_or_404(self, rows: Any, **lookup: Any) -> Any:
        """One row of an already scoped queryset, or the same 404 as for a row that does not exist."""
        found = row_or_none(rows.filter(**lookup))
        if found is None:
            note_access(AccessEvent.Kind.NOT_FOUND, self.request.path, by=self.viewer, authority=self.area)
            raise Http404("Page not found")
        return found


class FormPage(ViewerView):
    """Shows a form, keeps what was typed, and carries it out exactly once; mixed into a page's own base.

    A subclass gives `form_class` and `template`, and implements `perform(form)`,
    which calls one action and returns the address to go to. `Refused` comes back
    as an error beside its field, `Stale` as a page with both texts, and a form
    sent twice goes where the first one went.
    """

    area: Any = None
    form_class: ClassVar[type]
    template: ClassVar[str] = "layouts/form.html"
    record: Any = None
    """The row being edited, set by `setup_record`; its version travels with the form."""

    def initial(self) -> dict[str, Any]:
        """Values the empty form starts with."""
        return {}

    def form_kwargs(self) -> dict[str, Any]:
        """Further arguments of the form, such as the choices of this area."""
        return {}

    def context(self, form: Any) -> dict[str, Any]:
        """Further values for the page."""
        return {}

    def perform(self, form: Any) -> str:
        """Call the action with the cleaned form; return the address to go to afterwards."""
        raise TypeError(f"{type(self).__qualname__} does not say what it performs")

    def setup_record(self) -> None:
        """Fetch what the form is about (404 if it isn't there) before it is shown or sent."""

    def leads_back(self) -> str:
        """Where the page leads while its form would be refused, so that nobody fills it in; "" otherwise."""
        return ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.setup_record()
        if back := self.leads_back():
            return HttpResponseRedirect(back)
        return self._show(self.form_class(initial=self.initial(), **self.form_kwargs()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = uuid_or_none(request.POST.get("submit_token"))
        # Sent again after it was carried out, the record may no longer be one that the form is for.
        if done := finished_submission(token, by=self.viewer):
            return HttpResponseRedirect(done)
        self.setup_record()
        form = self.form_class(request.POST, request.FILES, initial=self.initial(), **self.form_kwargs())
        if not form.is_valid():
            return self._show(form, status=422)
        earlier = claim_submission(token, by=self.viewer)
        if earlier is not None:
            return HttpResponseRedirect(earlier or request.path)
        return self._carry_out(form, token)

    def _carry_out(self, form: Any, token: uuid.UUID | None) -> HttpResponse:
        try:
            address = self.perform(form)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        except NotAllowed as refusal:
            finish_submission(token, None)
            note_access(AccessEvent.Kind.FORBIDDEN, self.request.path, by=self.viewer, authority=self.area)
            raise PermissionDenied(refusal.message) from refusal
        except Stale as stale:
            finish_submission(token, None)
            return self._show_both(form, stale)
        else:
            finish_submission(token, address)
            self.ask_for_a_second_look(form)
            return HttpResponseRedirect(address)
        finish_submission(token, None)
        return self._show(form, status=422)

    @property
    def sent_version(self) -> int | None:
        """The version of the record that the sent form was opened with, for `lock_current`."""
        text = self.request.POST.get("version", "")
        return int(text) if text.isascii() and text.isdigit() else None

    def _show(self, form: Any, status: int = 200) -> HttpResponse:
        # A form that comes back with errors keeps the version it was opened with.
        version: Any = self.sent_version or getattr(self.record, "version", "")
        context = {"form": form, "submit_token": uuid.uuid4(), "version": version, **self.context(form)}
        return self.page(self.template, {**context, **_marked_by(form)}, status)

    def _show_both(self, form: Any, stale: Stale) -> HttpResponse:
        saved = {name: getattr(stale.record, name) for name in form.fields if hasattr(stale.record, name)}
        rows = [
            {
                "label": form.fields[name].label or name.replace("_", " ").capitalize(),
                "mine": form.cleaned_data[name],
                "theirs": theirs
                if self.viewer.may_read(getattr(theirs, "marking", Marking.OFFICIAL))
                else "",
            }
            for name, theirs in saved.items()
            if name in form.cleaned_data
        ]
        context = {
            **self.context(form),
            **_marked_by(form),
            "form": form,
            "rows": rows,
            "record": stale.record,
            "version": stale.record.version,
            "submit_token": uuid.uuid4(),
            "back_url": self.request.get_full_path(),
        }
        return self.page("core/stale.html", context, status=409)


class AreaFormView(FormPage, AreaView):
    """A form of one area."""

    is_base = True


class NationalFormView(FormPage, NationalView):
    """A form of the national pages."""


def _marked_by(form: Any) -> dict[str, Any]:
    """Fetch the form's choices; the page is marked as high as the highest record that they name."""
    if not hasattr(form, "fetch_choices"):
        return {}
    form.fetch_choices()
    return {"marking": Marking.SENSITIVE.label} if form.offers_marked else {}


def page_above(request: HttpRequest) -> str:
    """The nearest page of the same record, area or list that the address lies under; "/" if there is none."""
    named = request.resolver_match.kwargs.items() if request.resolver_match else {}.items()
    parts = request.path.strip("/").split("/")
    for length in range(len(parts) - 1, 0, -1):
        address = f"/{'/'.join(parts[:length])}/"
        try:
            match = resolve(address)
        except Resolver404:
            continue
        view: Any = getattr(match.func, "view_class", None)
        if hasattr(view, "get") and "get" in view.http_method_names and match.kwargs.items() <= named:
            return address
    return "/"


def uuid_or_none(text: str | None) -> uuid.UUID | None:
    """A form's token as it was sent, or None for anything else."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
