"""Asks a web process whether it can serve people. `python -m core.embedded.ready URL` exits 0 if so."""

import http.client
import sys
from urllib.parse import urlsplit


def answers_ready(url: str) -> bool:
    """Whether `url` answers 200. No answer, a refusal and a redirect all mean: not yet."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    try:
        connection.request("GET", parts.path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if answers_ready(sys.argv[1]) else 1)
