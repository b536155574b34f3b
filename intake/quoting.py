"""What a person newly wrote, apart from quotes, signature and the tail of their mail program."""

import re
from dataclasses import dataclass

from intake.introductions import find_block, find_divider, find_intro, is_forward_divider

LONGEST = 200_000
LONGEST_SIGNATURE = 15

_QUOTED = re.compile(r"\s{0,3}(?:>|＞|&gt;)(?!>>|\s{0,1}https?://\S+ <)")
_SIGNATURE = re.compile(r"\s?(?:--|—|––) ?$|\s?__+\s?$")
_RULE = re.compile(r"[\s*]*[_\-=—─━]{3,}[\s*]*$")
_TAIL = re.compile(
    r"""\W{0,6}(?:
      sent\ (?:from|via|with|using)\ (?:my\ |the\ |a\ |an\ |samsung|outlook
        |yahoo|mail\b|proton|blackberry|iphone|ipad|galaxy|android|mobile|verizon|gmail
        |naver|windows|aol|superhuman|hey).{0,80}
      | get\ (?:outlook|mail|yahoo|bluemail|spark)\ .{0,60}
      | (?:gesendet|von\ meinem|envoyé\ (?:de|depuis|à\ partir)|enviado\ (?:desde|do|de
      |a\ partir|via)|inviato\ da
        |verzonden\ (?:vanaf|met|van)|verstuurd\ vanaf|sendt\ fra|skickat\ från|wysłane\ z
        |lähetetty
        |téléchargez\ outlook|obtener\ outlook|outlook\ für|scarica\ outlook|отправлено\ (?:с
        |из))\b.{0,80}
      | (?:나의|내)?\ ?(?:iphone|ipad|galaxy|갤럭시|아이폰|안드로이드|android|mac
      |삼성).{0,40}(?:에서|으로|로)\ ?(?:보냄|보냈습니다|작성됨|보낸\ 메일).{0,4}
      | (?:android|ios|안드로이드|mac)\ ?용\ ?outlook.{0,40}
      | outlook\ for\ (?:ios|android|mac).{0,40}
      | (?:네이버|다음|카카오|한메일|gmail|daum|naver).{0,20}(?:앱|app
      |메일).{0,10}에서\ 보(?:냄|냈습니다).{0,4}
      | (?:iphone|ipad|android|私の).{0,20}から送信.{0,6}
      | (?:发自|從|发送自|來自)我?的?.{0,30}(?:iphone|ipad|手机|手機|huawei|小米).{0,20}
    )\W{0,4}$""",
    re.I | re.X,
)


@dataclass(frozen=True)
class Pieces:
    """A text taken apart; nothing of it is lost."""

    reply: str
    quoted: str
    signature: str


def separate(text: str, *, forwarded: bool = False) -> Pieces:
    """Take a text apart; in a forwarded mail the block it forwards is content, not a quote."""
    lines = text[:LONGEST].split("\n")
    new, old = _sorted_lines(lines, forwarded=forwarded)
    new = _without_edges(new)
    new, signature = _signed(new)
    new, tail = _without_tails(new)
    reply = _joined(new)
    if not reply:
        return Pieces(text.strip(), "", "")
    return Pieces(reply, _joined(old) + text[LONGEST:], _joined([*signature, *tail]))


def _sorted_lines(lines: list[str], *, forwarded: bool) -> tuple[list[str], list[str]]:
    """Deal lines to the new and the old pile; what follows an unmarked quote is all old."""
    new: list[str] = []
    old: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if _QUOTED.match(line):
            old.append(line)
            at += 1
            continue
        if is_forward_divider(line) and not old:
            return new + lines[at:], old
        start, end = _quote_start(lines, at, forwarded=forwarded)
        if end > at:
            if lines[at][:start].strip():
                new.append(lines[at][:start].rstrip())
            old.append(lines[at][start:])
            old.extend(lines[at + 1 : end])
            if not _marked_quote_follows(lines, end):
                return new, old + lines[end:]
            at = end
            continue
        new.append(line)
        at += 1
    return new, old


def _quote_start(lines: list[str], at: int, *, forwarded: bool) -> tuple[int, int]:
    """Find where in this line a quote is announced, and the line after the announcement."""
    line = lines[at]
    if len(line) < 3 or line.isspace():
        return 0, at
    if divider := find_divider(lines, at):
        return 0, divider
    if not forwarded and (block := find_block(lines, at)):
        return 0, block
    return find_intro(lines, at)


def _marked_quote_follows(lines: list[str], at: int) -> bool:
    for line in lines[at : at + 5]:
        if line.strip():
            return bool(_QUOTED.match(line))
    return False


def _without_edges(lines: list[str]) -> list[str]:
    """Drop blank lines and rules around the new text; a rule belongs to the quote it announces."""
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and (not lines[end - 1].strip() or _is_rule(lines[end - 1])):
        end -= 1
    return lines[start:end]


def _is_rule(line: str) -> bool:
    return bool(_RULE.match(line)) and not _SIGNATURE.fullmatch(line)


def _signed(lines: list[str]) -> tuple[list[str], list[str]]:
    """Cut at a signature mark near the end."""
    first = max(1, len(lines) - LONGEST_SIGNATURE)
    for number in range(first, len(lines)):
        if _SIGNATURE.fullmatch(lines[number]):
            return _without_edges(lines[:number]), lines[number:]
    return lines, []


def _without_tails(lines: list[str]) -> tuple[list[str], list[str]]:
    """Cut `Sent from my …` lines off the end."""
    kept = lines
    tail: list[str] = []
    while kept and (hit := len(kept[-1]) < 200 and _TAIL.fullmatch(kept[-1].strip())):
        tail.insert(0, kept[-1])
        kept = _without_edges(kept[:-1])
        if not hit:
            break
    return kept, tail


def _joined(lines: list[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")
