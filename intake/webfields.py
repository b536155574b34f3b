"""The labelled lines that website forms put into notification mails."""

import re
from dataclasses import dataclass

from intake import headers
from rules.letters import Hints

LABELS = {
    "name": """이름 성함 성명 담당자 담당자명 담당자이름 담당자성함 고객명 작성자 신청자 신청자명
        문의자 name fullname yourname contactname contactperson firstname vorname
        nachname nom お名前 氏名 姓名 名前""",
    "last": "성 lastname surname familyname",
    "email": """이메일 메일 이메일주소 메일주소 전자우편 담당자이메일 회사이메일 email e-mail
        emailaddress e-mailaddress youremail workemail businessemail mail
        メールアドレス メール 邮箱""",
    "phone": """연락처 전화 전화번호 휴대폰 휴대폰번호 휴대전화 핸드폰 담당자연락처 phone
        phonenumber tel telephone mobile cell contactnumber telefon téléphone 電話番号 电话""",
    "company": """회사 회사명 업체 업체명 기업명 소속 기관명 상호 company companyname organization
        organisation business firma société 会社名 御社名 公司""",
    "title": "직책 직급 직위 부서/직책 title jobtitle position role 役職",
    "message": """문의 문의내용 내용 문의사항 상담내용 요청사항 메시지 남기실말씀 message
        messagebody         yourmessage comments comment inquiry enquiry details question nachricht
        お問い合わせ内容 留言""",
}
_KIND_OF = {word: kind for kind, words in LABELS.items() for word in words.split()}
_LINE = re.compile(
    r"[\s>*|\-–•·■□▶▪●○◆#\[【(]{0,8}([^\W\d_][^:：\]】\t|]{0,30}?)[\s*)\]】|]{0,4}(?:[:：\]】"
    r"|\t]|\s{2,})[\s*|:：]{0,6}(.*)$"
)
_ALONE = re.compile(r"[\s>*|\-–•·■□▶▪●○◆#\[【]{0,8}([^\W\d_][^:：\]】]{0,30}?)[\s*\]】:：?]{0,5}$")
MOST_LINES = 200


@dataclass(frozen=True)
class Told:
    """What a form told: an address, hints, and how many different labels were found."""

    email: str
    hints: Hints
    labels: int

    @property
    def is_form(self) -> bool:
        return bool(self.email) and self.labels >= 2


def read(text: str) -> Told:
    """Read labelled lines; a value may stand on the line below its label."""
    found: dict[str, str] = {}
    lines = [line for line in text.split("\n", MOST_LINES)[:MOST_LINES] if line.strip()]
    for number, line in enumerate(lines):
        kind, value = _labelled(line)
        if kind and not value and number + 1 < len(lines) and not _labelled(lines[number + 1])[0]:
            value = lines[number + 1]
        if kind and kind not in found and value.strip():
            found[kind] = " ".join(value.split())[:200]
        if kind == "message":
            break
    email = headers.address(found.get("email", ""))[0]
    name = " ".join(one for one in (found.get("name", ""), found.get("last", "")) if one)
    hints = Hints(name, found.get("title", ""), found.get("phone", ""), found.get("company", ""))
    return Told(email, hints, len(found))


def _labelled(line: str) -> tuple[str, str]:
    if len(line) > 2_000:
        return "", ""
    for pattern in (_LINE, _ALONE):
        hit = pattern.match(line)
        if hit and (kind := _kind(hit[1])):
            return kind, hit[2].strip(" *") if pattern is _LINE else ""
    return "", ""


def _kind(label: str) -> str:
    word = re.sub(r"\([^()]*\)|[\s*_]|필수|required", "", label.lower())
    return _KIND_OF.get(word, "")
