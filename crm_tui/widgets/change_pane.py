"""The change set under the cursor: its name, what it did, and what undoing it would do."""

from textual import getters
from textual.app import ComposeResult
from textual.containers import Vertical

from crm_tui.services.change_log import Account
from crm_tui.widgets.change_view import ChangeView, in_short
from crm_tui.widgets.pane_title import PaneTitle
from crm_tui.widgets.paragraphs import Prose
from crm_tui.widgets.verdict import verdict


class ChangePane(Vertical):
    """A title, the differences, the verdict."""

    title_row = getters.query_one(PaneTitle)
    view = getters.query_one(ChangeView)
    prose = getters.query_one(Prose)

    def compose(self) -> ComposeResult:
        yield PaneTitle(ground="surface")
        yield ChangeView()
        yield Prose()

    def show(self, account: Account | None) -> None:
        """Tell a change set, or none."""
        self.view.show(account)
        self.prose.show(verdict(account) if account else ())
        self.title_row.title = account.step.label if account else ""
        self.title_row.count = f"change {account.step.id}" if account else ""
        narrow = self.app.size.width < 120
        self.title_row.context = in_short(account) if account and narrow else ""
