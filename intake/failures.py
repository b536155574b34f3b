"""Why a mail did not arrive, and whether that is for good.

Hard means that an address or its domain does not exist, has moved, or takes no mail;
all else is soft. Words are asked before codes: full and filtering mailboxes say 5.1.1, too.
"""

import re

# First match wins within the innermost quoted answer of a server.
WORDS: tuple[tuple[str, bool, str], ...] = (
    (
        "full",
        False,
        r"mailbox (?:is |size )?(?:full|exceed)|(?:mail ?box|inbox|folder) (?:is )?full|over"
        r" ?quota|quota (?:exceed|full|violation|limit)"
        r"|exceed\w* (?:\w+ ){0,4}quota|quota (?:has been |is |was )?exceed|insufficient"
        r" (?:system )?(?:storage|space|disk)"
        r"|not enough (?:storage|space|disk)|out of (?:storage|space|disk)|disk (?:full|quota)"
        r"|mailfolder is full|mailfull"
        r"|storage limit|too many messages in|user is overquota|over the (?:maximum"
        r" )?(?:allowed )?(?:storage|quota|size)"
        r"|사서함.{0,12}(?:가득|꽉|초과)|메일함.{0,12}(?:가득|꽉|초과)|용량.{0,8}초과|용량이"
        r" (?:가득|꽉)",
    ),
    (
        "filtered",
        False,
        r"(?:end of data|after data|in reply to data).{0,200}(?:user unknown|unknown user|no"
        r" such user)"
        r"|(?:user unknown|unknown user|no such user|doesn't exist).{0,160}(?:end of data"
        r"|after data)|filter(?:ed|ing) (?:by|out)",
    ),
    (
        "sender-refused",
        False,
        r"sender (?:address )?(?:rejected|denied|refused|not allowed|verify failed)"
        r"|5\.1\.[78]\b|sender domain|invalid sender"
        r"|domain of sender|sender.{0,20}(?:does not exist|not exist)|mail"
        r" from.{0,30}(?:rejected|denied)",
    ),
    (
        "spam",
        False,
        r"\bspam|blacklist|blocklist|block list|black list|spamhaus|spamcop|barracuda|\brbl\b"
        r"|dnsbl|bulk mail|unsolicited|junk mail"
        r"|message content rejected|content rejected|reputation|virus|malware|스팸|차단",
    ),
    (
        "suspended",
        False,
        r"(?:account|mailbox|user|address) (?:\w+ ){0,3}(?:suspended|inactive|disabled|locked"
        r"|deactivated|frozen|expired)"
        r"|(?:suspended|inactive|disabled|locked|deactivated|dormant) (?:user|account|mailbox"
        r"|recipient)|has been (?:suspended|disabled|locked)"
        r"|temporarily (?:disabled|suspended|inactivated)|휴면|정지된|이용.{0,4}정지",
    ),
    (
        "moved",
        True,
        r"(?:user|recipient|account|mailbox) (?:has )?moved|new (?:e-?mail )?address is|no"
        r" longer (?:in use|valid|active|used|available|accept)"
        r"|address (?:has )?changed|no longer (?:at|with|works)|5\.1\.6\b",
    ),
    (
        "unknown-user",
        True,
        r"(?:user|recipient|mailbox|account|address|addressee|alias|member|inbox|username)(?:"
        r" address)?(?: \S+){0,3}? (?:is |was |are )?(?:unknown|not (?:be )?(?:found|known"
        r"|exist|recogni[sz]ed|valid|listed)"
        r"|un(?:available|routable|deliverable|defined)\b|doe?s ?n.?o?t exist|do not exist"
        r"|invalid|not (?:our|a) (?:customer|valid))"
        r"|(?:unknown|no such|invalid|nonexistent|non-existent|undefined|bad destination|not a"
        r" valid|illegal)(?: \w+){0,2} (?:user|recipient|mailbox|account|address|alias|person"
        r"|addressee|rcpt)"
        r"|(?:user|recipient|mailbox|account|address).{0,60}(?:does ?n.?t|does not|did not|do"
        r" not) exist|not listed in (?:domino|public|notes)|recip(?:ient)?notfound"
        r"|adr\.ex\w*notfound"
        r"|\brusr\b"
        r"|no mailbox (?:here|by|found|for)|there is no (?:one|user|such)|is not a known user"
        r"|isn't (?:a|in)|couldn.t be found|could not be found|wasn.t found|was not found"
        r"|unrouteable address|user doesn|dosn.t exist|no account by that|(?:has|have) no"
        r" (?:mailbox|account)|this user doesn|not known (?:here|at this)|no recipients?(?:"
        r" found)?\b"
        r"|존재하지 ?않|없는 (?:사용자|계정|메일|주소|이메일)|찾을 수 없|수신자.{0,12}(?:없"
        r"|오류)|등록되지 ?않|탈퇴|잘못된 (?:메일 ?|이메일 ?)?주소"
        r"|宛先.{0,20}(?:見つかり|存在し)|不存在|nicht gefunden|unbekannt|inconnu|n'existe pas"
        r"|no existe|5\.1\.11\b",
    ),
    (
        "unknown-domain",
        True,
        r"host or domain name not found|(?:host|domain)(?: name)?(?: \S+){0,3} (?:not found"
        r"|unknown|does ?n.?o?t exist|could not be found)|(?:unknown|no such|bad destination"
        r"|invalid|nonexistent) (?:host|domain|system)"
        r"|nxdomain|null mx|nullmx|does not accept (?:e-?)?mail|no mx|domain.{0,40}(?:does not"
        r" exist|couldn.t be found|not be found|no longer exist)|couldn.t find any host|name"
        r" or service not known|unrouteable (?:mail )?domain|5\.1\.2\b.{0,40}(?:host|domain)"
        r"|존재하지 않는 도메인|도메인.{0,12}(?:찾을 수 없|없는|존재하지)",
    ),
    (
        "size",
        False,
        r"message (?:size|too (?:big|large))|too large|size (?:exceed|limit)|exceed\w* (?:\w+"
        r" ){0,4}(?:size|maximum)|크기.{0,8}초과",
    ),
    (
        "rate",
        False,
        r"too many (?:connections|recipients|messages|errors)|rate ?limit|throttl|try again"
        r" later|temporarily deferred|greylist|graylist"
        r"|deferred|too fast|resources (?:temporarily )?unavailable|too much mail",
    ),
    (
        "expired",
        False,
        r"(?:retry|delivery) (?:time ?out|time )?(?:expired|exceeded)|message (?:has )?expired"
        r"|could not be delivered for|been in the queue too long|too long (?:in|on) (?:the"
        r" )?queue|keep trying|maximum (?:retry|queue)|delivery attempts|retry timeout",
    ),
    (
        "network",
        False,
        r"connection (?:refused|timed out|reset|dropped|lost)|timed? ?out|no route to host"
        r"|network (?:is )?unreachable|lost connection|name server|dns (?:error|failure"
        r"|lookup)|temporary lookup|mail loop|too many hops|hop count|tls\b",
    ),
    (
        "policy",
        False,
        r"polic(?:y|ies)|not (?:permitted|authori[sz]ed|allowed|accepted)|access denied"
        r"|relay(?:ing)? (?:access )?(?:denied|not)|prohibited|denied|dmarc|\bspf\b|dkim"
        r"|authenticat|refused|rejected|restrict|거부",
    ),
)
_TABLE = tuple((why, hard, re.compile(pattern, re.I | re.S)) for why, hard, pattern in WORDS)
HARD_CODES = re.compile(r"5\.(?:1\.(?:[0-36]|10)|3\.2|4\.4|7\.(?:17|18|27))$")
_INNER = re.compile(
    r"(?:error|said|response|answered|replied)[^'\"]{0,40}['\"]\s?(?=5\d\d|[245]\.\d)(.{5,})",
    re.I | re.S,
)
_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_SMTP = re.compile(r"(?<![\d.])([45])\d\d[ \-#]")


def grade(text: str, status: str, *, action: str = "failed") -> tuple[bool, str]:
    """Tell whether a failure is for good, and the code of its reason."""
    if action == "delayed":
        return False, "delayed"
    text = " ".join(text[:4_000].split())
    inner = _INNER.search(text)
    hit = (_worded(inner[1]) if inner else None) or _worded(text)
    temporary = status.startswith("4.") or (not status.startswith("5") and _is_temporary(text))
    if hit:
        hard, why = hit
        return hard and not temporary, why
    if temporary:
        return False, "temporary"
    return (True, "code") if HARD_CODES.match(status) else (False, "other")


def status_in(text: str) -> str:
    """Find an enhanced status code in a text; `5.0.0` says nothing, so a later one is better."""
    found = _CODE.findall(text[:4_000])
    telling = [one for one in found if not one.endswith(".0.0")]
    return next(iter(telling or found), "")


def _worded(text: str) -> tuple[bool, str] | None:
    for why, hard, pattern in _TABLE:
        if pattern.search(text):
            return hard, why
    return None


def _is_temporary(text: str) -> bool:
    codes = _SMTP.findall(text)
    return bool(codes) and set(codes) == {"4"}
