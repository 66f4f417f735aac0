"""The words of a notice or a board as plain paragraphs, for a letter that begins with them."""

from __future__ import annotations

from clfdesk.domain.poster import Board, Clauses, Flow, Paragraph
from clfdesk.services.notice_card import find
from clfdesk.services.notice_filling import Asked, base_values
from clfdesk.services.notice_parts import text_of
from clfdesk.services.office import Office


def board_text(board: Board) -> str:
    """Return a board's clauses, numbered, and its paragraphs, one a line."""
    from clfdesk.papers.press import numeral, words

    lines: list[str] = []
    for block in board.blocks:
        if isinstance(block, Clauses):
            for number, each in enumerate(block.items, start=1):
                lines.append(words("clause").format(number=numeral(number)) + each)
        elif isinstance(block, Flow):
            lines += [f"{name}：{text}" for name, text in block.steps]
        elif isinstance(block, Paragraph):
            lines.append(block.text)
    return "\n".join(lines)


def card_text(office: Office, name: str) -> tuple[str, str]:
    """Return a notice's title and its running text; what is filled for one person stays a line to write on."""
    card = find(name)
    values = base_values(office, card, Asked(), None)
    said = [text_of(block["text"], values) for block in card.table.get("block", ()) if block.get("kind") == "prose"]
    title = text_of(str(card.table.get("name") or card.title), values)
    return title, "\n".join(said)
