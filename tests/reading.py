"""Reading a page, and sending its form, as a browser does."""

from __future__ import annotations

from typing import Any

from lxml import html


def form_values(response: Any, index: int = 0) -> dict[str, Any]:
    """What the `index`th POST form of a page would send if nobody touched it."""
    own = [form for form in page_of(response).forms if form.method == "POST"]
    forms = [form for form in own if "logout" not in (form.action or "")]
    values: dict[str, Any] = {}
    for name, value in forms[index].form_values():
        # A browser drops the first line break of a text area.
        values.setdefault(name, []).append(value.removeprefix("\n"))
    return values


def hidden(response: Any, name: str) -> str:
    """What the page's forms carry along under that name."""
    (value,) = set(page_of(response).xpath("//main//input[@type='hidden'][@name=$name]/@value", name=name))
    return str(value)


def text_of(response: Any) -> str:
    """The words of a page, in one line."""
    return " ".join(page_of(response).find(".//main").text_content().split())


def marking_of(response: Any) -> str:
    """The marking that stands above the page."""
    (banner,) = page_of(response).find_class("app-marking--top")
    return str(banner.text_content().partition(":")[2].strip())


def links_of(response: Any, words: str = "") -> list[str]:
    """Where the links in the main part of a page lead, or those with these words."""
    links = page_of(response).findall(".//main//a[@href]")
    return [link.get("href") for link in links if words in link.text_content()]


def fields_at_fault(response: Any) -> set[str]:
    """Names of the fields that the summary of errors leads to."""
    page = page_of(response)
    targets = page.xpath("//*[contains(@class, 'govuk-error-summary')]//a/@href")
    found = (page.get_element_by_id(target.removeprefix("#"), None) for target in targets)
    return {field.get("name") for field in found if field is not None}


def page_of(response: Any) -> Any:
    """The page as a tree."""
    return html.fromstring(response.content.decode())
