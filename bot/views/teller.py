"""In whose words something is told: the language, the playbook's titles, and who did it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.views import kit
from rules.playbook import Playbook
from words import Tr

Detail = Mapping[str, Any]


@dataclass(frozen=True)
class Teller:
    """Who did it (safe mrkdwn, empty for Leadloop itself) and in whose words it is told."""

    who: str
    tr: Tr
    playbook: Playbook

    def reason(self, detail: Detail) -> str:
        return self.reason_title(str(detail.get("reason", "")))

    def reason_title(self, key: str) -> str:
        found = self.playbook.reason(key)
        return kit.safe(found.title.in_(self.tr.lang) if found else key)

    def deal_stage(self, key: str) -> str:
        titles = {stage.key: stage.title.in_(self.tr.lang) for stage in self.playbook.deal_stages}
        return kit.safe(titles.get(key, key))

    def sequence(self, slug: str) -> str:
        plan = self.playbook.sequences.get(slug)
        return kit.safe(plan.title.in_(self.tr.lang) if plan else slug)

    def money(self, amount: object) -> str:
        space = self.playbook.workspace
        return kit.money(amount if isinstance(amount, int) else None, space.currency, self.tr)

    @property
    def doer(self) -> str:
        """Somebody, where a sentence cannot do without."""
        return self.who or "Leadloop"
