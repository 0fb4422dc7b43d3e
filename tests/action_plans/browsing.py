"""Real Chromium over the test's own database: every request of the browser is answered by Django's client."""

from __future__ import annotations

import contextvars
import mimetypes
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from tests.browser import faults_at_both_widths

ORIGIN = "http://testserver"
STATIC = Path(settings.BASE_DIR) / "static" / "dist"


def connect(page: Any, client: Client) -> None:
    """Let `page` reach the product as the person whom `client` is signed in as."""
    # Playwright answers in a context of its own, in which Django would open another connection.
    here = contextvars.copy_context()

    def answer(route: Any) -> None:
        request = route.request
        path = request.url.removeprefix(ORIGIN)
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/").partition("?")[0]
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            if file.is_file():
                route.fulfill(body=file.read_bytes(), content_type=kind)
            else:
                route.fulfill(status=404)
            return
        if request.method == "POST":
            body = request.post_data_buffer or b""
            kind = request.headers["content-type"]
            response = here.run(client.post, path, body, content_type=kind, follow=True)
        else:
            response = here.run(client.get, path, follow=True)
        headers = {name: value for name, value in response.items() if name != "Content-Length"}
        route.fulfill(status=response.status_code, body=response.getvalue(), headers=headers)

    page.route("**/*", answer)


def look(page: Any, axe: Any, address: str, name: str) -> list[str]:
    """Open an address and look at it at both widths; what is wrong with it, a line each."""
    page.goto(f"{ORIGIN}{address}")
    page.wait_for_load_state("load")
    if folder := os.environ.get("PREVENT_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    return [f"{name} {line}" for line in faults_at_both_widths(page, axe)]
