"""Writes the corpus: one .eml per mail, and what each must be taken for in expected.json.

Add a mail to a chapter in `corpus/`, then run `python tests/intake/mail/make_corpus.py`.
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[2])]

from corpus import (  # noqa: E402
    absences,
    bounces,
    charsets,
    crowds,
    inquiries,
    malformed,
    people,
    replies,
)
from corpus.kit import MAILS  # noqa: E402

CHAPTERS = (
    inquiries.inquiries,
    charsets.charsets,
    replies.replies,
    bounces.bounces,
    absences.absences,
    people.people,
    crowds.crowds,
    malformed.malformed,
)


def main() -> None:
    for chapter in CHAPTERS:
        chapter()
    for old in HERE.glob("*.eml"):
        old.unlink()
    for name, (data, _) in MAILS.items():
        (HERE / f"{name}.eml").write_bytes(data)
    expected = {name: outcome for name, (_, outcome) in sorted(MAILS.items())}
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    (HERE / "expected.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(MAILS)} mails")


if __name__ == "__main__":
    main()
