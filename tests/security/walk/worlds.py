"""Two areas that hold something of everything, and every page of one of them.

The other area's texts all carry MARK, so that one look at a page tells whether anything of it came through.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Cast, Concat
from django.test import Client
from django.urls import resolve, reverse
from lxml import html

from core.models import Authority, User
from core.models.base import AuthorityOwned
from core.permissions import AreaRole
from core.tenancy import tenant_context
from tests import factories as make
from tests.test_access import AREA_ROUTES, ROUTES

MARK, WORD = "Zebrafish", "quokka"
"""In every text of the other area: one to look for on pages, one to search with."""
SENSITIVE = "Nightjar"
"""In the titles of the own area's records that only people with clearance may see."""
_OURS = ("sha256", "key", "hash", "slug", "public_id", "storage", "content_type", "framework", "quarter")

OWNED: list[type[AuthorityOwned]] = [
    model for model in apps.get_models() if issubclass(model, AuthorityOwned) and not model._meta.abstract
]


@dataclass
class Page:
    """One page of the own area as its lead gets it."""

    route: str
    url: str
    methods: frozenset[str]
    answer: Any = None
    text: str = ""
    statements: list[str] = field(default_factory=list)


class World:
    """`own` with its lead and SENSITIVE records, `other` with MARK in all it has."""

    def __init__(self, *roles: str) -> None:
        self.own, self.other = make.make_area("own-area"), make.make_area("other-area")
        self.lead: User = make.make_user(cleared=True)
        self.client = Client()
        for role in roles or (AreaRole.PREVENT_LEAD,):
            make.give_role(self.lead, self.own, role)
        self.client.force_login(self.lead)
        self.addresses = {area.pk: dict(furnish(area)) for area in (self.own, self.other)}
        self.marked = mark(self.other)
        self.sensitive = raise_markings(self.own)
        self.own_ids, self.other_ids = public_ids(self.own), public_ids(self.other)

    def walk(self) -> list[Page]:
        """Every route of the own area with an address that exists, and what its lead gets there."""
        pages = []
        for route, url in self.addresses[self.own.pk].items():
            function: Any = resolve(url.partition("?")[0]).func
            view = function.view_class
            page = Page(route, url, methods_of(view))
            with noting_writes(page.statements), undone():
                page.answer = self.client.get(url)
            page.text = text_of(page.answer)
            pages.append(page)
        return pages

    def foreign(self, public_id: str) -> str | None:
        """The public id of a row of the other area of the same kind as the own row `public_id`."""
        model = self.own_ids[public_id]
        return next((found for found, kind in self.other_ids.items() if kind is model), None)


def text_of(answer: Any) -> str:
    """What an answer sends, whether at once or in pieces."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace")


def methods_of(view: Any) -> frozenset[str]:
    """The methods that a view answers, in small letters."""
    return frozenset(name for name in view.http_method_names if hasattr(view, name)) - {"options"}


def furnish(area: Authority) -> Iterator[tuple[str, str]]:
    """Fill an area with one of everything; give the address of each route."""
    risk = make.make_risk(area)
    group = make.make_group(area)
    seat = make.make_member(group, make.make_organisation(area), contact=make.make_contact(area))
    held = make.hold_meeting(group, make.days_ago(20), attended=(seat,))
    make.make_meeting(group)
    version = make.make_assessment(area, agreed_at=held, risks=(risk,))
    plan = make.make_plan(area, based_on=version)
    make.make_action(plan, risk=risk)
    for route in AREA_ROUTES:
        module = ROUTES[route][1]
        kwargs = {"area": area.slug, **module.sample_kwargs(route, area)}
        query = getattr(module, "QUERIES", {}).get(route, "")
        query = query(area) if callable(query) else query
        yield route, reverse(route, kwargs=kwargs) + (f"?{query}" if query else "")
    meeting = make.make_meeting(group, make.days_ago(1))
    review = reverse("action_plans:review", args=[area.slug])
    yield "action_plans:review (a meeting)", f"{review}?meeting={meeting.public_id}"
    yield from bring_in(area)


def bring_in(area: Authority) -> Iterator[tuple[str, str]]:
    """Begin an import as the area's lead does; the addresses of its steps."""
    client = Client()
    lead = make.make_user(cleared=True)
    make.give_role(lead, area, AreaRole.PREVENT_LEAD)
    client.force_login(lead)
    words = MARK if area.slug == "other-area" else "Harbour"
    rows = [
        "No,Action,Owner,By when",
        f"1,Brief {words} halls,{words} Police,June 2027",
        f"2,Ask {words},,Ongoing",
    ]
    table = "\n".join(rows)
    upload = SimpleUploadedFile("plan.csv", table.encode(), "text/csv")
    started: Any = client.post(reverse("action_plans:import-start", args=[area.slug]), {"file": upload})
    yield "action_plans:import-columns (begun)", started.url
    page = forms_of(client.get(started.url))[0]
    client.post(started.url, values_of(page))
    yield "action_plans:import-check (begun)", started.url.replace("/columns/", "/check/")


def mark(area: Authority) -> int:
    """Write MARK and WORD into every text of the area that its tables let be changed; how many texts."""
    marked = 0
    for model in OWNED:
        for column in model._meta.concrete_fields:
            if not takes_a_mark(column):
                continue
            words = Concat(Value(f"{MARK} {WORD} "), Cast(F("pk"), models.CharField()))
            try:
                with tenant_context([area.pk]):
                    marked += model.objects.filter(authority=area).update(**{column.name: words})
            except DatabaseError:  # Signed, agreed or append-only: it keeps the words it was made with.
                continue
    return marked


def raise_markings(area: Authority) -> set[str]:
    """Make every record of the area that can be OFFICIAL-SENSITIVE, with a title that says so; their ids."""
    found = set()
    for model in OWNED:
        columns = {column.name for column in model._meta.concrete_fields}
        words = next((name for name in ("title", "reference", "text") if name in columns), None)
        if "marking" not in columns or words is None:
            continue
        with tenant_context([area.pk]):
            rows = list(model.objects.filter(authority=area))
        found |= {row.public_id for row in rows if raised(area, row, words)}
    return found


def raised(area: Authority, row: AuthorityOwned, words: str) -> bool:
    """Raise one record's marking; False where it is agreed and keeps what it has."""
    changes = {"marking": "official_sensitive", words: f"{SENSITIVE} {row.pk}"}
    try:
        with tenant_context([area.pk]):
            type(row).objects.filter(pk=row.pk).update(**changes)
    except DatabaseError:
        return False
    return True


def takes_a_mark(column: Any) -> bool:
    """Whether a column holds words that people typed."""
    if not isinstance(column, models.CharField | models.TextField) or column.choices:
        return False
    if isinstance(column, models.EmailField) or any(word in column.name for word in _OURS):
        return False
    return column.max_length is None or column.max_length >= 30


def public_ids(area: Authority) -> dict[str, type[AuthorityOwned]]:
    """Public id -> model of every row of the area."""
    with tenant_context([area.pk]):
        return {
            found: model
            for model in OWNED
            for found in model.objects.filter(authority=area).values_list("public_id", flat=True)
        }


def fingerprint(area: Authority) -> dict[str, str]:
    """A digest of every table's rows of the area; equal digests mean that nothing was touched."""
    with tenant_context([area.pk]):
        return {
            model._meta.label: hashlib.sha256(
                repr(list(model.objects.filter(authority=area).order_by("pk").values_list())).encode()
            ).hexdigest()
            for model in OWNED
        }


def forms_of(answer: Any) -> list[Any]:
    """The POST forms in the main part of a page."""
    if "text/html" not in answer.get("Content-Type", "") or answer.status_code != 200:
        return []
    page = html.fromstring(answer.content.decode())
    return page.xpath("//main//form[translate(@method, 'POST', 'post')='post']")


def values_of(form: Any) -> dict[str, list[str]]:
    """What a browser would send of a form that nobody touched."""
    values: dict[str, list[str]] = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value)
    return values


def offered(form: Any) -> dict[str, list[str]]:
    """The values that each select, radio or box of a form offers."""
    found: dict[str, list[str]] = {}
    for option in form.xpath(".//select//option"):
        name = option.xpath("ancestor::select")[0].get("name")
        found.setdefault(name, []).append(option.get("value", ""))
    for box in form.xpath(".//input[@type='radio' or @type='checkbox']"):
        found.setdefault(box.get("name"), []).append(box.get("value", ""))
    return found


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """A block whose writes are taken back at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextlib.contextmanager
def noting_writes(statements: list[str]) -> Iterator[None]:
    """A block whose INSERTs, UPDATEs and DELETEs are noted."""

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if str(sql).lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "MERGE", "COPY")):
            statements.append(str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield
