"""Why a file is not taken in: one exception, one plain sentence."""


class ImportRefused(Exception):
    """A file, or the table in it, can't be used.

    `kind` is a short stable name for logs and tests (`macros`, `bomb`, `no_table`, …).
    `why` is the sentence shown to the person: what is wrong and what to do about it.
    """

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(why)
        self.kind = kind
        self.why = why
