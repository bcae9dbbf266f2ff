"""The program on the screen: its frame first, then the database and the screens, and the one change feed."""

import asyncio
import signal
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.screen import Screen

from crm_tui.errors import CrmError
from crm_tui.screens.chosen import Chosen
from crm_tui.screens.dialogs import Layer
from crm_tui.screens.framed import Framed
from crm_tui.screens.host import Host, Setup
from crm_tui.screens.starting import StartingScreen
from crm_tui.screens.tabs import TABS, mode_for
from crm_tui.widgets.signs import Plain
from crm_tui.widgets.style_rules import StyleRules
from crm_tui.widgets.themes import Colourless, themes

if TYPE_CHECKING:
    from crm_tui.db.feed import Changed, ChangeFeed

Layers = Mapping[str, Callable[[Screen[Any]], Layer[Chosen]]]

EVERY = 1.0
"""Seconds between two looks at the change feed."""

ENDING = (signal.SIGTERM, signal.SIGHUP)


class CrmApp(Host, inherit_bindings=False):
    """Modes for the screens, the keys that open them, and what all screens share."""

    CSS_PATH = "app.tcss"
    TITLE = "crm"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(tab.key, f"go('{tab.mode}')", tab.name, show=False, id=f"go.{tab.mode}") for tab in TABS),
        Binding("g", "open('go_to')", "Go to", show=False, tooltip="h c o e d k t r l, g: the top", id="app.go_to"),
        Binding("T", "open('looks')", "Theme", show=False, tooltip="dark, light, contrast, terminal", id="app.theme"),
        Binding("question_mark,f1", "open('keys')", "Keys", tooltip="that work here", id="app.keys"),
        Binding("q", "leave", "Quit", show=False, id="app.quit"),
        Binding("ctrl+c", "hint_quit", "Quit", show=False, system=True, id="app.interrupt"),
    ]

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        self.stylesheet = StyleRules(variables=self.get_css_variables())
        self._feed: ChangeFeed | None = None
        self.layers: Layers = {}
        self._loading_rest = False
        self._trouble = ""
        """Why the change feed cannot be asked, as it was said."""
        self._looking = self._look_again = False
        self._loaded = asyncio.Event()
        self.refused: CrmError | None = None
        self.unexpected: Exception | None = None
        for theme in themes():
            self.register_theme(theme)
        self.theme = "terminal" if self.no_color else setup.settings.theme
        self.animation_level = "basic" if setup.settings.animation else "none"
        if self.no_color:
            self._filters.append(Colourless())
        if setup.settings.ascii:
            self._filters.append(Plain())
        self.set_keymap({each.action: each.keys for each in setup.settings.keys})

    def get_default_screen(self) -> Screen[None]:
        tab = next((tab for tab in TABS if tab.mode == self.setup.settings.start), TABS[0])
        return StartingScreen(tab.mode, tab.name)

    def on_mount(self) -> None:
        """Load what is left once the first frame is painted; from now on signals end the program in order."""
        loop = asyncio.get_running_loop()
        for number in ENDING:
            if signal.getsignal(number) is not signal.SIG_IGN:
                loop.add_signal_handler(number, self._end, number)
        self.call_after_refresh(self._load)

    def on_unmount(self) -> None:
        """Give the database back: a program that is over holds no file open."""
        if self._feed is not None:
            self._feed.close()
        if self._db is not None:
            self._db.close()

    @work(thread=True, group="loading")
    def _load(self) -> None:
        """The loader's first part: the database is opened, and the first screen imported."""
        try:
            from crm_tui.db.feed import ChangeFeed
            from crm_tui.screens import openings

            self._db = self.setup.connect(lambda words: self.call_from_thread(self.say, words))
            self._feed = ChangeFeed(self._db)
            first = openings.top(self.setup.settings.start)
        except CrmError as error:
            self.call_from_thread(self._refuse, error)
            return
        self.call_from_thread(self.run_worker, self._open(first), group="loading")

    async def _open(self, first: Callable[[], Screen[Any]]) -> None:
        """Show the first screen, and give it the keys that were pressed before it was there."""
        starting, mode = self.screen, self.setup.settings.start
        self.add_mode(mode, first)
        await self.switch_mode(mode)
        self.set_interval(EVERY, self.look_for_changes)
        if isinstance(starting, StartingScreen):
            for key in starting.keys:
                self.post_message(Key(key.key, key.character))

    def settled(self) -> None:
        """The first screen shows what it is for: load what the keys open."""
        if not self._loading_rest:
            self._loading_rest = True
            self._load_rest()

    @work(thread=True, group="loading")
    def _load_rest(self) -> None:
        """The loader's second part: every other screen and layer, so that no key waits for one."""
        from crm_tui.screens import openings
        from crm_tui.screens.found_drafts import offer_drafts
        from crm_tui.screens.layers import LAYERS
        from crm_tui.screens.modes import MODES

        openings.load()
        wrong = self._wrong_keys()
        self.call_from_thread(self._complete, MODES, LAYERS)
        for words in wrong:
            self.call_from_thread(self.say, words, "warning")
        self.call_from_thread(offer_drafts, self)

    def _complete(self, modes: Mapping[str, Callable[[], Screen[Any]]], layers: Layers) -> None:
        self.layers = layers
        for mode, screen in modes.items():
            if mode not in self._modes:
                self.add_mode(mode, screen)
        self._loaded.set()

    def _wrong_keys(self) -> Sequence[str]:
        """What is wrong with the keys in the config file; to know it takes every screen, so only if there are any."""
        if not self.setup.settings.keys:
            return ()
        from crm_tui.screens import key_map

        return tuple(key_map.problems(self.setup.settings.keys, key_map.declared(CrmApp)))

    def _refuse(self, error: CrmError) -> None:
        """The database cannot be opened: leave, and say why on the terminal that comes back."""
        self.exit(error.exit, message=None)
        self.refused = error

    # The change feed

    def look_for_changes(self) -> None:
        """Ask the change feed now; after a question that is on its way, and may be too early, comes another one."""
        self._look_again = self._looking
        if self._feed is not None and not self._looking:
            self._looking = True
            self._poll(self._feed)

    @work(thread=True, group="feed")
    def _poll(self, feed: "ChangeFeed") -> None:
        try:
            changed, trouble = feed.poll(), ""
        except CrmError as error:
            changed, trouble = None, error.message
        self.call_from_thread(self._looked, changed, trouble)

    def _looked(self, changed: "Changed | None", trouble: str) -> None:
        self._looking = False
        if trouble and trouble != self._trouble:  # once, not every second
            self.say(trouble, "error")
        self._trouble = trouble
        if changed is not None:
            self.changed.publish(changed)
        if self._look_again:
            self.look_for_changes()

    # Going and leaving

    async def action_go(self, mode: str) -> None:
        """Open a screen; it is as it was left."""
        mode = mode_for(mode, self.size.width)
        if mode not in self._modes:
            await self._rest()
        if mode != self.current_mode:
            self.came_from = self.current_mode
        await self.switch_mode(mode)

    async def action_open(self, name: str) -> None:
        """Open a layer over the screen; what it answers is done there."""
        await self._rest()
        self.push_screen(self.layers[name](self.screen), self._do)

    async def _rest(self) -> None:
        """Wait for what is loaded after the first screen; the keys behind this one wait, too."""
        self.settled()
        await self._loaded.wait()

    async def _do(self, chosen: Chosen | None) -> None:
        if chosen is not None:
            await self.run_action(chosen.action, chosen.node)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a top screen is left by `q`; keys that lead somewhere are kept until there is a screen to lead from."""
        if action in ("go", "open"):
            return self._db is not None and not isinstance(self.screen, StartingScreen)
        return len(self.screen_stack) == 1 if action == "leave" else True

    def action_leave(self) -> None:
        """Quit, from a top screen."""
        self.exit(0)

    def action_hint_quit(self) -> None:
        """Ctrl+C is no way out by accident."""
        self.say("Press q to quit")

    def _end(self, number: signal.Signals) -> None:
        """A signal: keep what is typed, give the terminal back, end."""
        self._keep()
        self.exit(128 + number)

    def report(self, error: Exception) -> None:
        """A bug: keep what is typed and end; the command line writes the log and says one line."""
        self.unexpected = error
        self._keep()
        self.exit(1)

    def _handle_exception(self, error: Exception) -> None:
        if self.is_headless:  # a test shows it
            super()._handle_exception(error)
        else:
            self.report(error)

    def _keep(self) -> None:
        for stack in self._screen_stacks.values():
            for screen in stack:
                if isinstance(screen, Framed | Layer):
                    screen.keep()
