"""Small Word documents for the demonstration's register of documents."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document as WordDocument


def word_document(title: str, paragraphs: tuple[str, ...]) -> SimpleUploadedFile:
    """A Word file of a heading and a few paragraphs, as somebody would upload it."""
    document = WordDocument()
    document.core_properties.author = "Demonstration"
    document.add_heading(title, level=1)
    for text in paragraphs:
        document.add_paragraph(text)
    held = io.BytesIO()
    document.save(held)
    return SimpleUploadedFile(f"{title}.docx", held.getvalue())
