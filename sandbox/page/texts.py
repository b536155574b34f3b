"""Every sentence of the page and the website, in both languages."""

from typing import Literal

Lang = Literal["ko", "en"]
LANGS: tuple[Lang, ...] = ("ko", "en")

TEXTS: dict[str, tuple[str, str]] = {
    # key: (Korean, English)
    "title": ("립루프 연습장", "Leadloop practice world"),
    "start": ("첫 문의 보내기", "Send the first inquiries"),
    "started": ("첫 문의를 보냈습니다.", "The first inquiries are on their way."),
    "hint": (
        "왼쪽에서 고객이 되어 메일을 쓰고, 오른쪽에서 영업팀이 되어 처리해 보세요.",
        "Write as the prospect on the left, work as the sales team on the right.",
    ),
    "language": ("언어", "Language"),
    "persona": ("나는", "I am"),
    "time": ("시간 이동", "Move time"),
    "now": ("지금", "Now"),
    "hour": ("+1시간", "+1 hour"),
    "day": ("+1일", "+1 day"),
    "three-days": ("+3일", "+3 days"),
    "week": ("+1주", "+1 week"),
    "outside": ("고객", "Prospect"),
    "inside": ("영업팀 Slack", "Sales team's Slack"),
    "mail": ("메일", "Mail"),
    "website": ("웹사이트", "Website"),
    "traffic": ("통신 기록", "Traffic"),
    "open-site": ("새 탭에서 열기", "Open in a new tab"),
    "contact-form": ("문의 양식", "Contact form"),
    "ebook-form": ("전자책 양식", "E-book form"),
    "compose": ("새 메일", "New mail"),
    "from": ("보낸 사람", "From"),
    "to": ("받는 사람", "To"),
    "subject": ("제목", "Subject"),
    "text": ("내용", "Message"),
    "kind": ("종류", "Kind"),
    "kind-normal": ("보통 메일", "Ordinary mail"),
    "kind-auto-reply": ("부재 자동 회신", "Out-of-office reply"),
    "kind-bounce": ("반송", "Bounce"),
    "kind-newsletter": ("뉴스레터", "Newsletter"),
    "someone-else": ("다른 사람…", "Somebody else…"),
    "name": ("이름", "Name"),
    "address": ("메일 주소", "E-mail address"),
    "send": ("보내기", "Send"),
    "answer": ("답장", "Answer"),
    "cancel": ("취소", "Cancel"),
    "back": ("목록으로", "Back to the list"),
    "sent": ("보냄", "Sent"),
    "received": ("받음", "Received"),
    "mail-sent": ("메일을 보냈습니다.", "Mail sent."),
    "no-mail": ("아직 메일이 없습니다.", "No mail yet."),
    "absence": (
        "현재 휴가 중입니다. 12월 1일부터 회신드리겠습니다.",
        "I am out of office until 1 December and will answer then.",
    ),
    "headers": ("메일 머리글", "Mail headers"),
    "unsubscribed": ("수신을 거부했습니다.", "Unsubscribed."),
    "unsubscribe": ("수신 거부", "Unsubscribe"),
    "channels": ("채널", "Channels"),
    "messages": ("메시지", "Messages"),
    "home": ("홈", "Home"),
    "thread": ("스레드", "Thread"),
    "close": ("닫기", "Close"),
    "reply-count": ("댓글 {n}개", "{n} replies"),
    "reply-one": ("댓글 1개", "1 reply"),
    "reply": ("댓글 달기", "Reply"),
    "only-you": ("나에게만 보임", "Only visible to you"),
    "edited": ("(편집됨)", "(edited)"),
    "app": ("앱", "APP"),
    "write-to": ("메시지 또는 /lead help", "Message, or try /lead help"),
    "empty-channel": ("아직 메시지가 없습니다.", "Nothing has been said here yet."),
    "empty-home": ("앱이 아직 홈을 만들지 않았습니다.", "The app has not made a Home yet."),
    "more": ("다른 작업", "More actions"),
    "show-more": ("더 보기", "Show more"),
    "shortcuts": ("바로 가기", "Shortcuts"),
    "confirm": ("확인", "Confirm"),
    "choose": ("선택하세요", "Choose"),
    "type-to-search": ("입력해서 찾기", "Type to search"),
    "nothing-found": ("찾은 것이 없습니다.", "Nothing found."),
    "optional": ("(선택)", "(optional)"),
    "failed": ("작업을 마치지 못했습니다: {error}", "That did not work: {error}"),
    "no-answer": (
        "앱이 3초 안에 대답하지 않았습니다.",
        "The app did not answer within three seconds.",
    ),
    "offline": ("연습장과 연결이 끊겼습니다. 다시 연결하는 중…", "Connection lost. Trying again…"),
    "no-traffic": ("아직 오간 것이 없습니다.", "Nothing has been exchanged yet."),
    "direction": ("방향", "Direction"),
    "what": ("무엇", "What"),
    "took": ("걸린 시간", "Took"),
    "result": ("결과", "Result"),
    "shown-of": ("{total}행 중 {shown}행", "{shown} of {total} rows"),
    "role-sdr": ("SDR", "SDR"),
    "role-ae": ("영업 담당 AE", "Account executive"),
    "role-manager": ("매니저", "Manager"),
    "role-marketer": ("마케터", "Marketer"),
    # the website
    "site-tagline": ("배차를 새벽처럼 고요하게", "Dispatch as calm as dawn"),
    "site-home": ("처음", "Home"),
    "site-product": ("제품", "Product"),
    "site-pricing": ("요금", "Pricing"),
    "site-resources": ("자료", "Resources"),
    "site-contact": ("문의", "Contact"),
    "site-lead": (
        "나래는 차량 30대부터 500대까지, 매일 아침 두 시간 걸리던 배차를 10분으로 줄입니다.",
        "Narae turns two hours of morning dispatch into ten minutes, for 30 to 500 vehicles.",
    ),
    "site-cta": ("데모 신청", "Ask for a demo"),
    "site-ebook-cta": ("전자책 받기", "Get the e-book"),
    "site-see-pricing": ("요금 보기", "See pricing"),
    "site-f1": ("주문에서 노선까지", "From orders to routes"),
    "site-f1-text": (
        "주문 파일을 올리면 차량, 기사 근무시간, 납품 시간대를 지킨 노선이 나옵니다.",
        "Upload the orders; get routes that respect vehicles, shifts and delivery windows.",
    ),
    "site-f2": ("도로가 막혀도", "When the road is blocked"),
    "site-f2-text": (
        "운행 중에 생긴 일을 반영해 남은 노선만 다시 짭니다. 기사 앱에 바로 전달됩니다.",
        "Only what is left of a route is planned again, and drivers see it at once.",
    ),
    "site-f3": ("숫자로 남기기", "Kept in numbers"),
    "site-f3-text": (
        "공차율, 대기시간, 정시 도착률을 노선마다 비교합니다.",
        "Compare empty runs, waiting and punctuality, route by route.",
    ),
    "site-quote": (
        "“배차표를 기다리던 아침이 사라졌습니다.”",
        "“Nobody waits for the morning plan any more.”",
    ),
    "site-quote-by": ("가람운수 배차팀", "Dispatch team, Garam Transport"),
    "site-per-vehicle": ("차량 1대당 월", "per vehicle and month"),
    "site-plan-s": ("시작", "Starter"),
    "site-plan-m": ("성장", "Growth"),
    "site-plan-l": ("기업", "Enterprise"),
    "site-plan-s-for": ("차량 30대까지", "Up to 30 vehicles"),
    "site-plan-m-for": ("차량 150대까지, ERP 연동", "Up to 150 vehicles, ERP connection"),
    "site-plan-l-for": ("그 이상, 전담 엔지니어", "More, with an engineer of your own"),
    "site-ask": ("견적 문의", "Ask for a quote"),
    "site-ebook": ("전자책: 배차 자동화 열두 달", "E-book: twelve months of automatic dispatch"),
    "site-ebook-text": (
        "도입 전 준비부터 첫 성과까지, 세 운송사의 열두 달을 담았습니다.",
        "From the first preparation to the first result: three carriers, twelve months.",
    ),
    "site-contact-text": (
        "도입 상담, 견적, 기술 문의를 남겨 주시면 영업일 하루 안에 답변드립니다.",
        "Ask about a purchase, a quote or the technology; we answer within one business day.",
    ),
    "site-by-mail": ("메일로 문의:", "Or by e-mail:"),
    "site-open-form": ("문의 양식 열기", "Open the contact form"),
    "site-footer": (
        "새벽소프트웨어는 연습을 위해 만든 가상의 회사입니다.",
        "Saebyeok Software is an invented company, made for practice.",
    ),
    "site-ad": ("광고에서 온 것처럼 보기", "Arrive from an advertisement"),
}


def texts(lang: Lang) -> dict[str, str]:
    """All sentences of one language."""
    return {key: pair[LANGS.index(lang)] for key, pair in TEXTS.items()}


def language(wanted: str | None, accepted: str | None = None) -> Lang:
    """The language asked for, or the one the browser prefers of the two."""
    if wanted in LANGS:
        return "ko" if wanted == "ko" else "en"
    return "ko" if (accepted or "").lower().startswith("ko") else "en"
