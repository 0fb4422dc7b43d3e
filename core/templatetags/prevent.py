"""The shared page parts as template tags. `docs/design-system.md` shows each in use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import template
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core import uk_dates
from core.forms import error_links
from core.states import ICONS, state_for
from core.templatetags import wrapping

register = template.Library()
register.tags.update(wrapping.register.tags)

for _name in ("uk_date", "uk_date_short", "uk_month", "uk_time", "uk_datetime", "uk_when"):
    register.filter(_name, getattr(uk_dates, _name))


@register.filter
def in_words(value: object) -> object:
    """Any value as a reader would say it: dates in words, yes and no, an en dash for nothing."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.date):
        return uk_dates.uk_when(value)
    if isinstance(value, list | tuple | set):
        return ", ".join(str(in_words(one)) for one in value) or uk_dates.NOTHING
    return uk_dates.NOTHING if value in (None, "") else value


# States


@register.inclusion_tag("components/icon.html")
def icon(name: str) -> dict[str, Any]:
    """A symbol alone, hidden from screen readers: put the word beside it."""
    return {"icon": ICONS[name]}


@register.inclusion_tag("components/state_tag.html")
def status_tag(status: object) -> dict[str, Any]:
    """met, partly, not_met, no_evidence or not_applicable, as symbol and word."""
    state = state_for(status)
    return {"state": state, "icon": ICONS[state.icon]}


@register.inclusion_tag("components/state_tag.html")
def rag_tag(action_state: object) -> dict[str, Any]:
    """done, on_track, due_soon, late, blocked or no_date, as symbol and word."""
    state = state_for(action_state)
    return {"state": state, "icon": ICONS[state.icon]}


@register.simple_tag
def tag(text: object, colour: str = "grey") -> SafeString:
    """A small label; colours grey, teal, blue, amber, red, green, purple."""
    return format_html('<strong class="app-tag app-tag--{}">{}</strong>', colour, text)


@register.inclusion_tag("components/marking.html")
def marking_banner(marking: object, position: str = "part") -> dict[str, Any]:
    """The security marking, in words, of a page or of a part of one."""
    raw = str(getattr(marking, "value", marking) or "OFFICIAL")
    return {"marking": raw.upper().replace("_", "-"), "position": position}


@register.simple_tag
def body_line(body: object, person: object = "") -> SafeString:
    """The owner: a body, and the person or post in it when there is one."""
    if not person:
        return format_html('<span class="app-body">{}</span>', body)
    return format_html(
        '<span class="app-body">{} <span class="app-body__person">{}</span></span>', body, person
    )


# Actions on a page


@register.simple_tag
def button(text: object, url: str, kind: str = "primary") -> SafeString:
    """A link that looks like a button; kind primary, secondary or warning."""
    css = "govuk-button" if kind == "primary" else f"govuk-button govuk-button--{kind}"
    return format_html(
        '<a href="{}" role="button" draggable="false" class="{}" data-module="govuk-button">{}</a>',
        url,
        css,
        text,
    )


@register.inclusion_tag("components/submit.html")
def submit(
    text: object, cancel_url: str = "", kind: str = "primary", name: str = "", value: str = ""
) -> dict[str, Any]:
    """A form's one submit button, safe against a double click, with a way out beside it."""
    return {"text": text, "cancel_url": cancel_url, "kind": kind, "name": name, "value": value}


@register.inclusion_tag("components/post_button.html", takes_context=True)
def post_button(
    context: Any, text: object, url: str, kind: str = "secondary", **hidden: object
) -> dict[str, Any]:
    """A whole form of one button, since what changes something is never a link."""
    return {"text": text, "url": url, "kind": kind, "hidden": hidden, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: object, text: object, action_text: object = "", action_url: str = ""
) -> dict[str, Any]:
    """What to do next where a list has nothing yet."""
    return {"title": title, "text": text, "action_text": action_text, "action_url": action_url}


@register.inclusion_tag("components/progress.html")
def progress(**job: object) -> dict[str, object]:
    """A job's bar; takes percent, label, state, detail, poll_url, result_url and result_text."""
    return job


@register.inclusion_tag("components/tokens.html", takes_context=True)
def tokens(context: Any) -> dict[str, Any]:
    """The hidden fields of a hand-built form: CSRF, submit token, and the record's version if it has one."""
    names = ("csrf_token", "submit_token", "version")
    return {name: context.get(name) for name in names}


@register.inclusion_tag("components/autosave_status.html")
def autosave_status(saved_at: object = None) -> dict[str, Any]:
    """The line that says when a form that saves itself was last saved."""
    return {"saved_at": saved_at}


# Lists


@register.inclusion_tag("components/attention_list.html")
def attention_list(items: Iterable[Any]) -> dict[str, Any]:
    """What needs the reader: `registries.AttentionItem`s, in the order given."""
    return {"items": items}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[Any]) -> dict[str, Any]:
    """What happened, newest first: events with title, at, and by, text and url where they have them."""
    return {"events": events}


@register.inclusion_tag("components/task_list.html")
def task_list(items: Iterable[Any]) -> dict[str, Any]:
    """Steps with their state: items with title, url, hint, status and done."""
    return {"items": items, "id": f"tasks-{id(items):x}"}


@register.inclusion_tag("components/sub_navigation.html")
def sub_navigation(items: Iterable[tuple[Any, ...]], label: object = "") -> dict[str, Any]:
    """Tabs that are links: (text, url, is_current) or (text, url, is_current, count)."""
    return {"items": [(*item, "")[:4] for item in items], "label": label}


@register.inclusion_tag("components/error_summary.html")
def error_summary(forms: Any) -> dict[str, Any]:
    """Everything wrong with a form (or a list of forms), each line a link to its box."""
    several = forms if isinstance(forms, list | tuple) else [forms]
    return {"links": [link for form in several if form for link in error_links(form)]}


@register.simple_tag
def field(bound: Any, shown: Any = "", is_small: bool = False) -> SafeString:
    """One field of a form with its label, hint, error and control.

    `shown` stands in for a label whose beginning the page says once above several fields ("Row 3: owner");
    screen readers and error messages keep the whole label. `is_small` draws small radios.
    """
    bound.shown_label, bound.is_small = shown, is_small
    return bound.as_field_group()


def _query(context: Any, **changes: object) -> str:
    """The page's query string with some values changed (None takes one away)."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for key, value in changes.items():
        query.pop(key, None)
        if value is not None:
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Any, page: Any) -> dict[str, Any]:
    """Links to the pages of a list; nothing when there is only one."""
    gap = page.paginator.ELLIPSIS
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "links": [(number, "" if number == gap else _query(context, page=number)) for number in numbers],
        "previous": _query(context, page=page.number - 1) if page.has_previous() else "",
        "next": _query(context, page=page.number + 1) if page.has_next() else "",
    }


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: Any, text: object, key: str, numeric: bool = False) -> dict[str, Any]:
    """A column head that sorts by `?sort=key`, and the other way round when it does already."""
    request = context.get("request")
    now = request.GET.get("sort", "") if request is not None else ""
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    target = f"-{key}" if direction == "ascending" else key
    url = _query(context, sort=target, page=None)
    symbol = ICONS["arrow_down" if direction == "descending" else "arrow_up"] if direction else None
    return {"text": text, "direction": direction, "url": url, "numeric": numeric, "icon": symbol}


@register.inclusion_tag("components/filter_panel.html", takes_context=True)
def filter_panel(
    context: Any, form: Any, total: int | None = None, noun: object = "", one: object = ""
) -> dict[str, Any]:
    """Filters beside a list, kept in the address; `noun` says what is counted, `one` a single one of it."""
    request = context.get("request")
    sort = request.GET.get("sort", "") if request is not None else ""
    return {
        "form": form,
        "total": total,
        "noun": one if one and total == 1 else noun,
        "chosen": form.chosen(),
        "sort": sort,
    }


@register.simple_tag
def chart(picture: Any, table: bool = True) -> str:
    """A picture from core.charts, with its figures as a table under it.

    `table=False` is for a report whose own table tells the same: the figures then go into the
    picture's own alternative text.
    """
    return render_to_string(picture.template_name, {"chart": picture, "table": table})
