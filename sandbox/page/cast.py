"""Who plays: our members in Slack, the prospects outside, and what they write first."""

from sandbox.mail.letters import Draft, Kind, Writer

SALES = "sales@saebyeok.example"
ZONE = "Asia/Seoul"

SLACK_SEED: dict[str, object] = {
    "workspace": "Saebyeok Software",
    "app": {
        "app_name": "Leadloop",
        "scopes": [
            *("commands", "chat:write", "im:write", "users:read", "users:read.email"),
            *("channels:read", "channels:history", "im:history"),
        ],
        "events": ["app_home_opened"],
        "commands": ["/lead", "/deal"],
    },
    "users": [
        {"name": "minji", "real_name": "Minji Kim", "email": "minji@saebyeok.example"},
        {"name": "tae", "real_name": "Tae Park", "email": "tae@saebyeok.example"},
        {"name": "jun", "real_name": "Jun Lee", "email": "jun@saebyeok.example"},
        {
            "name": "sora",
            "real_name": "Sora Choi",
            "email": "sora@saebyeok.example",
            "is_admin": True,
        },
        {"name": "yuri", "real_name": "Yuri Han", "email": "yuri@saebyeok.example"},
    ],
    "channels": [
        {"name": "leads"},
        {"name": "managers", "members": ["sora", "jun"]},
        {"name": "leadloop-admin", "members": ["sora", "yuri"]},
    ],
}

ROLES = {"minji": "sdr", "tae": "sdr", "jun": "ae", "sora": "manager", "yuri": "marketer"}

SHORTCUTS = (
    {"callback_id": "new_lead", "kind": "global", "ko": "새 리드", "en": "New lead"},
    {
        "callback_id": "lead_from_message",
        "kind": "message",
        "ko": "이 메시지로 리드 만들기",
        "en": "Make a lead from this",
    },
)

HANA = Writer("정하나", "hana@hanbit.example", "ko")
DANIEL = Writer("Daniel Reed", "daniel@alderfreight.example", "en")
SEJIN = Writer("오세진", "sejin@gaon.example", "ko")
MARIA = Writer("Maria Santos", "maria@costafoods.example", "en")
WEEKLY = Writer("Trade Weekly", "news@tradeweekly.example", "en")
GONE = Writer("남규 (퇴사)", "kyu.nam@hanbit.example", "ko")

PROSPECTS = (HANA, DANIEL, SEJIN, MARIA, WEEKLY, GONE)
NOBODY = GONE.address

OPENING: tuple[tuple[Writer, Draft], ...] = (
    (
        HANA,
        Draft(
            SALES,
            "배차 관리 솔루션 도입 문의드립니다",
            "안녕하세요, 한빛물류 운영기획팀 팀장 정하나입니다.\n\n"
            "현재 차량 120대를 엑셀로 배차하고 있는데,\n"
            "내년 1분기 안에 시스템으로 바꾸려고 합니다.\n"
            "견적과 데모 일정을 안내받을 수 있을까요? 예산은 연 4천만 원 정도로 보고 있습니다.\n\n"
            "감사합니다.\n정하나 드림\n한빛물류 운영기획팀 팀장\nTel. 02-555-0142 / 010-5550-0142",
            charset="euc-kr",
        ),
    ),
    (
        DANIEL,
        Draft(
            SALES,
            "Demo for a 60-truck fleet?",
            "Hello,\n\nI run operations at Alder Freight (about 250 people, 60 trucks). We plan"
            " routes by hand and lose two hours every morning.\n\nCould we see Narae in action"
            " next week,"
            " and what would it cost for 60 vehicles?\n\nBest regards,\nDaniel Reed\nVP Operations,"
            " Alder Freight\n+1 555 0100",
        ),
    ),
    (
        SEJIN,
        Draft(
            SALES,
            "[가온마트] 새벽배송 경로 최적화 자료 요청",
            "안녕하세요. 가온마트 물류혁신팀 오세진 매니저입니다.\n\n"
            "새벽배송 경로 최적화 관련 자료를 받아보고 싶습니다. 아직 검토 초기 단계라 "
            "도입 사례 위주로 부탁드립니다.\n\n오세진 드림",
        ),
    ),
    (
        WEEKLY,
        Draft(
            SALES,
            "This week in logistics: five trends",
            "The five trends of the week.\n\nYou receive this because you subscribed.",
            Kind.NEWSLETTER,
        ),
    ),
)
