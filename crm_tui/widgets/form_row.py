"""A field of a form: its label, its input, what the text is understood as, and what is wrong with it."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from crm_tui.domain.kinds import Context, Date, Instant, PartialDate, Reference
from crm_tui.errors import CrmError
from crm_tui.services.form_fields import FormField, assigned
from crm_tui.services.lookalikes import DOMAINS
from crm_tui.widgets.inputs import FieldWidget, LineInput, LongInput, input_for
from crm_tui.widgets.inputs.base import Edited
from crm_tui.widgets.inputs.echoes import Echo, Problem, doubt, echo, echoed, problem_of
from crm_tui.widgets.inputs.options import Option, Options
from crm_tui.widgets.line import Line
from crm_tui.widgets.signs import BAR, LATE, RISK

LABEL, FIELD, ECHO, MARGIN = 3, 17, 25, 2
"""Where label and field begin, the cells of the echo, and those that stay free at the right."""
TIMED, DATED = 34, (Date.name, PartialDate.name, Instant.name)
"""The cells of the echo of a day, which is long beside a short text, and the kinds that are days."""


class FormRow(Widget):
    """It draws all but the input itself."""

    DEFAULT_CSS = """
    FormRow { height: auto; layout: vertical; }
    FormRow > * { margin: 0 2 0 18; }
    FormRow.-echoed > * { margin: 0 26 0 18; }
    FormRow.-one > * { margin: 0 2 1 18; }
    FormRow.-two > * { margin: 0 2 2 18; }
    FormRow.-echoed.-one > * { margin: 0 26 1 18; }
    FormRow.-echoed.-two > * { margin: 0 26 2 18; }
    FormRow.-echoed.-timed > * { margin: 0 35 0 18; }
    FormRow.-echoed.-timed.-one > * { margin: 0 35 1 18; }
    FormRow.-echoed.-timed.-two > * { margin: 0 35 2 18; }
    FormRow > Options, FormRow.-echoed > Options, FormRow.-echoed.-two > Options { margin: 0 2 0 17; }
    FormRow.-echoed.-timed > Options, FormRow.-echoed.-timed.-two > Options { margin: 0 2 0 17; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "next(1)", "Next field", show=False, id="form.down"),
        Binding("up", "next(-1)", "Previous field", show=False, id="form.up"),
        Binding("tab", "take(1)", "Take it", tooltip="what the list stands on", id="form.take"),
        Binding("escape", "close", "Close the list", tooltip="and keep what is typed", id="form.close_list"),
    ]

    class Typed(Message):
        """The text was changed by the person."""

        def __init__(self, row: "FormRow") -> None:
            super().__init__()
            self.row = row

    class Left(Typed):
        """The focus has gone elsewhere."""

    class Asked(Typed):
        """The person wants to see what can be written here."""

    class Stepped(Typed):
        """The person goes on to another field, so many further down."""

        def __init__(self, row: "FormRow", fields: int) -> None:
            super().__init__(row)
            self.fields = fields

    def __init__(self, form_field: FormField, text: str, linked: int | None, context: Context, room: int) -> None:
        super().__init__()
        self.form_field = form_field
        self.field = form_field.field
        self.context = context
        self.input: FieldWidget = input_for(self.field.kind, text, room)
        self.linked = linked
        """The record that the text stands for."""
        self.unknown: Problem | None = None
        """Why the text of a reference leads nowhere, once that is known."""
        self.echo: Echo = ()
        self.problem: Problem | None = None
        self._options: Options | None = None
        self._live = False
        says = echoed(self.field.kind) or self.field.name in DOMAINS
        self._says = says and isinstance(self.input, LineInput)
        """Whether something may be said beside the field."""
        self._echo_room = TIMED if self.field.kind.name in DATED else ECHO
        self.set_class(self._echo_room == TIMED, "-timed")

    def compose(self) -> ComposeResult:
        yield self.input

    def on_mount(self) -> None:
        """Say how the text is understood that is there already."""
        self._make_lines()
        self.understand()

    @property
    def text(self) -> str:
        """What is typed."""
        return self.input.typed

    @property
    def live(self) -> bool:
        """Whether the person is typing here."""
        return self._live

    @property
    def changed(self) -> bool:
        """Whether it differs from what the form began with."""
        return self.text != self.form_field.text

    @property
    def meant(self) -> str:
        """The text, or the number of the record that was chosen for it."""
        return f"#{self.linked}" if self.linked is not None and self.changed else self.text

    def put(self, text: str, linked: int | None = None) -> None:
        """Write a text into the field as if it had been typed."""
        self.input.typed = text
        self.linked = linked
        self.unknown = None
        self._typed()

    def understand(self) -> None:
        """Say beside the field how its text is read; another one may say more later."""
        self.show_echo(echo(self.field.kind, self.text, self.context))

    def show_echo(self, found: Echo) -> None:
        """Say something beside the field, which makes room for it."""
        self.echo = found
        self._make_room()

    def _make_room(self) -> None:
        """A field has the whole row unless something is said beside it, or will be."""
        self.set_class(self._says and bool(self.echo or self._live), "-echoed")
        self.refresh()

    def show_problem(self, problem: Problem | None) -> None:
        """Say below the field what is wrong with it; None takes it back."""
        if problem == self.problem:
            return
        self.problem = problem
        self._make_lines()

    def _make_lines(self) -> None:
        """Make room below the field for what is said there."""
        problem = self.problem
        lines = problem.lines if problem else len(self._hint[:1])
        self.set_class(lines == 1, "-one")
        self.set_class(lines == 2, "-two")
        self.refresh(layout=True)

    def check(self) -> Problem | None:
        """Read the text as it would be saved."""
        found = self._read()
        self.show_problem(found)
        return found if found and found.hinders else None

    def _read(self) -> Problem | None:
        if not self.changed or isinstance(self.field.kind, Reference):
            return self.unknown
        try:
            self.field.kind.parse(assigned(self.field, self.text), self.context)
        except CrmError as error:
            return problem_of(error, self.field.name)
        return doubt(self.field.kind, self.text, self.context)

    # Drawing

    def render_line(self, y: int) -> Strip:
        line = Line(self.app.theme, self.size.width, "surface")
        rows = max(1, self.input.size.height)
        if y < rows:
            self._draw_field(line, y)
        elif self.problem is not None:
            self._draw_problem(line, self.problem, y - rows)
        else:
            line.to(FIELD).put(self._hint, "faint")
        return line.strip()

    def _draw_field(self, line: Line, row: int) -> None:
        if row == 0:
            line.gap(1).put("·" if self.changed else " ", "accent").to(LABEL)
            line.put(self.form_field.label, "text" if self._live else "muted", bold=self._live, width=FIELD - LABEL - 1)
        line.to(FIELD)
        wrong = self.problem is not None
        ground = "selection" if self._live else "field" if self._filled else "surface"
        tone = ("error" if self.problem and self.problem.hinders else "warning") if wrong else "accent"
        line.put(BAR if wrong or self._live else " ", tone, ground=ground)
        end = self.size.width - (self._echo_room + 1 if self.has_class("-echoed") else MARGIN)
        line.put("", width=end - line.at, ground=ground)
        if self.has_class("-echoed"):
            line.gap(2)
            for piece in self.echo:
                line.put(piece.text, piece.tone, bold=piece.bold)

    @property
    def _hint(self) -> str:
        """What can be done here besides typing."""
        return "Ctrl+O opens your editor" if isinstance(self.input, LongInput) else ""

    @property
    def _filled(self) -> bool:
        return isinstance(self.input, LineInput | LongInput)

    def _draw_problem(self, line: Line, problem: Problem, row: int) -> None:
        line.to(FIELD)
        if row == 0:
            tone = "error" if problem.hinders else "warning"
            line.put(LATE if problem.hinders else RISK, tone).gap(1).put(problem.what, tone)
        else:
            line.gap(2).put(problem.way_out, "muted")

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.refresh()

    # What the person does

    def on_descendant_focus(self) -> None:
        self._live = True
        self._make_room()

    def on_descendant_blur(self) -> None:
        self._live = False
        self.close()
        self._make_room()
        self.post_message(self.Left(self))

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        event.stop()
        self.linked = None
        self.unknown = None
        self._typed()

    def _typed(self) -> None:
        self.show_problem(None)
        self.understand()
        self.post_message(self.Typed(self))

    @on(LineInput.Entered)
    def _entered(self, event: LineInput.Entered) -> None:
        """Enter takes what the list stands on, else goes to the next field; pasted line ends do no more."""
        event.stop()
        if self._options is not None and self._options.option is not None:
            self.action_take(0)
        else:
            self.action_next(1)

    # The list of what may be meant

    @property
    def is_open(self) -> bool:
        """Whether the list is to be seen."""
        return self._options is not None and self._options.is_open

    def offer(self, options: Sequence[Option], at: int) -> None:
        """List what may be meant; nothing closes the list."""
        if self._options is None:
            if not options or not self._live:
                return
            self._options = Options()
            self.mount(self._options)
        self._options.show(options if self._live else (), at)
        self.refresh_bindings()

    def close(self) -> None:
        """Take the list away."""
        if self.is_open and self._options is not None:
            self._options.show((), -1)
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "take":
                return self._options is not None and self._options.option is not None
            case "close":
                return self.is_open
        return True

    def action_next(self, fields: int) -> None:
        """Go to the next field, or along the list if it is open."""
        if self._options is not None and self._options.is_open:
            self._options.move(fields)
            return
        self.post_message(self.Stepped(self, fields))

    def action_take(self, fields: int) -> None:
        """Write what the list stands on, and go on by so many fields."""
        option = self._options.option if self._options is not None else None
        if option is None:
            return
        self.close()
        self.put(option.text, option.id)
        if fields:
            self.action_next(fields)

    def action_close(self) -> None:
        """Close the list and keep what is typed."""
        self.close()

    @on(LineInput.Listed)
    def _listed(self, event: LineInput.Listed) -> None:
        event.stop()
        self.post_message(self.Asked(self))

    @on(Options.Taken)
    def _clicked(self, event: Options.Taken) -> None:
        event.stop()
        self.action_take(0)
