"""Long words made short."""


def one_line(text: str, limit: int) -> str:
    """A text on one line, cut at a word when it is longer than `limit` characters."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    kept = line[: limit - 1]
    return (kept.rpartition(" ")[0] or kept).rstrip(",;:") + "…"
