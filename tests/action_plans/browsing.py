"""Real Chromium over the test's own database: every request of the browser is answered by Django's client."""

from __future__ import annotations

import contextvars
import mimetypes
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

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
    """Open an address at 1280 and 320 pixels; what axe finds, and whether it is wider than the screen."""
    found = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{ORIGIN}{address}")
        page.wait_for_load_state("networkidle")
        if folder := os.environ.get("PREVENT_SHOTS"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        found += [f"{name} at {width}: {line}" for line in axe(page)]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found.append(f"{name} at {width}: {wide} pixels too wide")
    return found
