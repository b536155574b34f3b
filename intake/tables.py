"""Tables of HTML mails, drawn only while they stay of a size that a mail may have.

Every line of a row is padded to its widest cell, so that a mail of some kilobytes could ask for
gigabytes of blanks.
"""

from inscriptis.css_profiles import RELAXED_CSS_PROFILE
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_document_state import HtmlDocumentState
from inscriptis.model.table import Table
from inscriptis.model.tag import CustomHtmlTagHandlerMapping
from inscriptis.model.tag.table_tag import table_start_handler
from lxml import etree
from lxml.html import HtmlElement

MOST_DRAWN = 20_000_000
MOST_CELLS = 1_000_000
KEPT_STYLES = ("display", "white-space")


class TooWide(ValueError):
    """Drawing the tables of this mail would take too much memory."""


class Budget:
    """How many signs all tables of one mail may still take."""

    def __init__(self) -> None:
        self.left = MOST_DRAWN

    def spend(self, signs: int) -> None:
        self.left -= signs
        if self.left < 0:
            raise TooWide


class BoundedTable(Table):  # type: ignore[misc]
    """A table that counts what it is about to draw."""

    __slots__ = ("_budget",)

    def __init__(self, table: Table, budget: Budget) -> None:
        super().__init__(table.left_margin_len, table.cell_separator)
        self._budget = budget

    def _set_column_width(self) -> None:
        """Called after the heights are known and before anything is padded."""
        if len(self.rows) * max(len(row) for row in self.rows) > MOST_CELLS:
            raise TooWide
        super()._set_column_width()
        for row in self.rows:
            if row.columns:
                self._budget.spend((row.width + self.left_margin_len) * row.columns[0].height)


def bounded() -> ParserConfig:
    """Make the rendering rules for one mail."""
    budget = Budget()

    def begin(state: HtmlDocumentState, attributes: dict[str, str]) -> None:
        table_start_handler(state, attributes)
        state.current_table.append(BoundedTable(state.current_table.pop(), budget))

    handlers = CustomHtmlTagHandlerMapping(start_tag_mapping={"table": begin}, end_tag_mapping={})
    return ParserConfig(
        css=RELAXED_CSS_PROFILE,
        display_links=False,
        display_images=False,
        custom_html_tag_handler_mapping=handlers,
    )


def without_margins(tree: HtmlElement) -> None:
    """Drop styles that indent: nested ones add up to a line of millions of blanks."""
    for node in tree.iter(etree.Element):
        style = node.attrib.get("style")
        if style is not None:
            kept = [one for one in style.split(";") if _name(one) in KEPT_STYLES]
            node.attrib["style"] = ";".join(kept)


def _name(declaration: str) -> str:
    return declaration.partition(":")[0].strip().lower()
