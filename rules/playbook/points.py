"""The agreed score: what traits and behaviour are worth, and where the bar is."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from rules.playbook.text import Key, Model

Bands = tuple[int, int, int]


class TitleRule(Model):
    """The first rule with a matching word counts; Latin words match whole, Hangul anywhere."""

    rule: Key
    words: Annotated[tuple[str, ...], Field(min_length=1)]
    points: int


class SizeRule(Model):
    rule: Key
    at_least: int = 0
    at_most: int | None = None
    points: int


class SignalRule(Model):
    """Points for one act, halved every `half_life_days`; all acts of a rule together give
    at most `cap`. `detail` is a shell pattern: `*/pricing*`."""

    rule: Key
    kind: Key
    detail: str = "*"
    points: int
    half_life_days: Annotated[float, Field(gt=0)] = 30
    cap: Annotated[int, Field(ge=0)] = 100


class EmailPoints(Model):
    company: int = 15
    free: int = -5
    disposable: int = -40
    role: int = -5


TITLES = (
    TitleRule(
        rule="title-not-a-buyer",
        words=("student", "intern", "job seeker", "학생", "인턴", "취업준비", "구직"),
        points=-30,
    ),
    TitleRule(
        rule="title-decision-maker",
        words=(
            *(
                "ceo",
                "cto",
                "cfo",
                "coo",
                "cio",
                "cmo",
                "founder",
                "owner",
                "president",
                "vp",
            ),
            *(
                "director",
                "head",
                "대표",
                "사장",
                "이사",
                "임원",
                "상무",
                "전무",
                "본부장",
                "실장",
            ),
        ),
        points=20,
    ),
    TitleRule(
        rule="title-manager",
        words=(
            "manager",
            "lead",
            "팀장",
            "부장",
            "차장",
            "과장",
            "파트장",
            "책임",
            "수석",
        ),
        points=12,
    ),
    TitleRule(
        rule="title-practitioner",
        words=(
            "engineer",
            "specialist",
            "analyst",
            "대리",
            "주임",
            "사원",
            "매니저",
            "선임",
        ),
        points=5,
    ),
)

SIZES = (
    SizeRule(rule="company-large", at_least=1000, points=15),
    SizeRule(rule="company-medium", at_least=100, at_most=999, points=20),
    SizeRule(rule="company-small", at_least=20, at_most=99, points=10),
    SizeRule(rule="company-tiny", at_least=1, at_most=4, points=-5),
)

SIGNALS = (
    SignalRule(rule="inquiry-mail", kind="mail", points=40, half_life_days=30, cap=60),
    SignalRule(rule="form", kind="form", points=20, half_life_days=30, cap=60),
    SignalRule(rule="reply", kind="reply", points=25, half_life_days=21, cap=50),
    SignalRule(
        rule="visit-pricing",
        kind="visit",
        detail="*/pricing*",
        points=10,
        half_life_days=14,
        cap=30,
    ),
    SignalRule(rule="visit", kind="visit", points=2, half_life_days=14, cap=10),
    SignalRule(rule="click", kind="click", points=5, half_life_days=14, cap=15),
    SignalRule(rule="unsubscribed", kind="unsubscribe", points=-25, half_life_days=180, cap=25),
)


class Scoring(Model):
    titles: tuple[TitleRule, ...] = TITLES
    sizes: tuple[SizeRule, ...] = SIZES
    signals: tuple[SignalRule, ...] = SIGNALS
    countries: dict[str, int] = Field(default_factory=lambda: {"KR": 5})
    other_country: int = 0
    email: EmailPoints = EmailPoints()
    # A plain inquiry from a free-mail address, with nothing else known, just passes the bar.
    mql_fit: int = -5
    mql_interest: int = 30
    # Lower edges of A, B, C and of 1, 2, 3; what lies below is D or 4.
    fit_bands: Bands = (30, 15, -5)
    interest_bands: Bands = (50, 30, 10)

    @model_validator(mode="after")
    def is_sound(self) -> Self:
        for bands in (self.fit_bands, self.interest_bands):
            if list(bands) != sorted(bands, reverse=True):
                raise PydanticCustomError("bands-not-falling", "bands must fall, as in 30, 15, 5")
        # Mail programs and scanners open mail by themselves.
        if any(signal.kind == "open" for signal in self.signals):
            raise PydanticCustomError("open-has-no-points", "an opened mail cannot give points")
        return self
