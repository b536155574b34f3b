"""Newsletters, mailing lists and spam."""

from corpus.kit import mail


def crowds() -> None:
    mail(
        "list-newsletter",
        "List-Unsubscribe: <https://news.example/u>",
        "List-Id: <news.shop.example>",
        sender="Shop <news@shop.example>",
        kind="list",
        body="Big sale this week",
    )
    mail("list-bulk", "Precedence: bulk", sender="Shop <info@shop.example>", kind="list")
    mail(
        "list-no-reply",
        sender="Shop <no-reply@shop.example>",
        kind="list",
        body="Your order shipped",
    )
    mail(
        "list-discussion",
        "List-Post: <mailto:dev@lists.example>",
        "In-Reply-To: <a@x.example>",
        subject="Re: [dev] patch",
        kind="list",
    )
    mail("spam-flag", "X-Spam-Flag: YES", kind="spam", body="Cheap watches")
    mail("spam-ses", "X-SES-Spam-Verdict: FAIL", kind="spam")
    mail(
        "spam-dmarc",
        "Authentication-Results: mx.leadloop.example; dmarc=fail header.from=hanbit.example",
        "Authentication-Results: elsewhere.example; dmarc=pass",
        kind="spam",
        has=["dmarc-fail"],
    )
    mail(
        "spam-not-fooled-by-inner-result",
        "Authentication-Results: mx.leadloop.example; dmarc=pass",
        "Authentication-Results: elsewhere.example; dmarc=fail",
        kind="inquiry",
    )
