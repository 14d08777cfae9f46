"""What a file that is none of those wanted looks like, for the message that refuses it."""

from __future__ import annotations


def looks(content: bytes) -> str:
    """A word for the kind of file that its first bytes are those of."""
    start = content[:512].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if not start:
        return "looks_empty"
    if start.startswith(b"%pdf"):
        return "looks_pdf"
    if start.startswith(b"<"):
        return "looks_html"
    return "looks_binary" if b"\0" in content[:512] else "looks_text"
