"""Plain text becomes a Document: every line that is not blank is a block."""

from __future__ import annotations

from cleantext.model import Block, Document, Metadata


def lay_out_text(text: str, metadata: Metadata) -> Document:
    """The document of a plain text; its ``text`` is the very string that was given.

    >>> document = lay_out_text("One.\\r\\n\\r\\n  Two. ", Metadata())
    >>> [document.text[block.start:block.end] for block in document.blocks]
    ['One.', 'Two.']
    """
    blocks: list[Block] = []
    place = 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        if words:
            start = place if line[0] == words[0] else place + len(line) - len(line.lstrip())
            blocks.append(Block(start, start + len(words), "line", len(blocks)))
        place += len(line)
    return Document(text, tuple(blocks), metadata)
