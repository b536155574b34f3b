"""HTML mails into text, with the quote cut out of the tree where the mail program marked it."""

import html as entities
import re

import nh3
from inscriptis.html_engine import Inscriptis
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from intake import tables

LONGEST = 1_000_000
MOST_TAGS = 10_000
# nh3 takes seconds for tens of thousands of open tags.
MOST_CLEANED = 2_000
DEEPEST = 200

QUOTES = (
    "//blockquote[@type='cite' or contains(@class,'gmail_quote') or @class='protonmail_quote']",
    "//*[contains(@class,'moz-cite-prefix') or contains(@class,'yahoo_quoted')]",
    "//*[contains(@class,'protonmail_quote') or contains(@class,'gmail_attr')]",
    "//*[contains(@class,'gmail_extra') or contains(@class,'zmail_extra')]",
    "//*[contains(@class,'mail-editor-reference-message-container')]",
    "//*[@id='OLK_SRC_BODY' or @name='messageReplySection' or starts-with(@data-marker,'__')]",
    "//div[@name='quote']",
)
CUTS = (
    "//*[@id='divRplyFwdMsg' or @id='appendonsend' or"
    " @id='mail-editor-reference-message-container']",
    "//div[contains(translate(@style,' ',''),'border-top:solid#')"
    " and contains(translate(@style,' ',''),'1.0pt')]",
    "//comment()[contains(.,'originalMessage')]",
)
MARKS = (
    "gmail_",
    "divRplyFwdMsg",
    "appendonsend",
    "OLK_SRC_BODY",
    "cite",
    "yahoo_quoted",
    "protonmail_quote",
    "data-marker",
    "messageReplySection",
    'name="quote"',
    "reference-message-container",
    "originalMessage",
    "zmail_extra",
    "border-top:",
)
_FORWARD = re.compile(r"forwarded message|전달된 (?:메일|메시지)|weitergeleitet", re.I)
_HIDDEN = ("script", "style", "head", "title", "object", "template")


def to_text(source: str) -> str:
    """Render a whole HTML mail as text."""
    tree = _tree(source)
    return _plain(source) if tree is None else _rendered(tree, source)


def reply_text(source: str, *, forwarded: bool = False) -> str:
    """Render what is left after cutting marked quotes; nothing if no program marked any."""
    if forwarded or not any(mark in source for mark in MARKS):
        return ""
    tree = _tree(source)
    if tree is None or not _cut(tree):
        return ""
    return _rendered(tree, "")


def _tree(source: str) -> HtmlElement | None:
    """Parse, unless the source is so big or so deep that rendering would take too long."""
    if len(source) > LONGEST or source.count("<") > MOST_TAGS or not source.strip():
        return None
    try:
        tree = document_fromstring(source.encode("utf-8"), parser=HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return None
    return None if _too_deep(tree) else tree


def _too_deep(tree: HtmlElement) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            return True
    return False


def _cut(tree: HtmlElement) -> bool:
    found = False
    for query in CUTS:
        for node in tree.xpath(query)[:1]:
            _drop_from(node)
            found = True
    for query in QUOTES:
        for node in tree.xpath(query)[:200]:
            if not _FORWARD.search("".join(node.itertext())[:300]):
                _drop(node)
                found = True
    return found


def _drop_from(node: HtmlElement) -> None:
    """Drop a node and all that follows it in the document."""
    at = node
    while (parent := at.getparent()) is not None and at.tag != "body":
        for following in list(at.itersiblings()):
            parent.remove(following)
        at.tail = None
        at = parent
    _drop(node)


def _drop(node: HtmlElement) -> None:
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _rendered(tree: HtmlElement, source: str) -> str:
    for node in list(tree.iter(*_HIDDEN)):
        _drop(node)
    tables.without_margins(tree)
    try:
        text = Inscriptis(tree, tables.bounded()).get_text()
    except (RecursionError, ValueError, IndexError, AttributeError, KeyError, TypeError):
        text = ""
    return _tidy(text) or (_plain(source) if source else "")


def _plain(source: str) -> str:
    """Strip tags without a tree; for what is too big, too deep or too broken to render."""
    source = source[: LONGEST * 2]
    source = _without_block(_without_block(source, "script"), "style")
    source = re.sub(r"(?i)<(?:br|/p|/div|/tr|/li|/h\d)\b[^<>]{0,500}>", "\n", source)
    if source.count("<") <= MOST_CLEANED:
        return _tidy(entities.unescape(nh3.clean(source, tags=set())))
    return _tidy(entities.unescape(re.sub(r"<[^<>]{0,5000}>", "", source)))


def _without_block(source: str, tag: str) -> str:
    """Cut `<tag>…</tag>` in one pass; searching with a pattern takes minutes on hostile mail."""
    lower, kept, at = source.lower(), [], 0
    if len(lower) != len(source):
        lower = source
    while (start := lower.find(f"<{tag}", at)) >= 0:
        end = lower.find(f"</{tag}", start)
        if end < 0:
            break
        kept.append(source[at:start])
        at = end + len(tag) + 3
    return "".join([*kept, source[at:]])


def _tidy(text: str) -> str:
    text = text.replace("\xa0", " ").replace("\u200b", "").replace("\ufeff", "")
    lines = [line.rstrip() for line in text.split("\n")]
    margin = min((len(one) - len(one.lstrip()) for one in lines if one), default=0)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(one[margin:] for one in lines)).strip()
