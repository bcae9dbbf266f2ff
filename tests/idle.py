"""When a program has come to rest: told from what its event loop still has to do, not from the processor's clock.

Textual's own test pilot sleeps in steps of 20 ms until the process has used little processor time: four steps a key,
and wrong on a machine that is busy with something else.
"""

import asyncio
from typing import Any

from textual.app import App

FRAME = 0.004
"""Seconds: a timer that is due sooner is part of what goes on."""


PAUSE = 0.2
"""Seconds: longer than any pause in typing that the program waits for; a note that vanishes stays longer."""


def put_off(app: App[Any]) -> bool:
    """Whether something waits for a short pause: a search while one types, a change of screens."""
    timers = (timer for node in (app, *app._registry) for timer in node._timers)
    return any(timer._repeat == 0 and timer._interval <= PAUSE and _running(timer) for timer in timers)


def _running(timer: Any) -> bool:
    return timer._task is not None and not timer._task.done()


def due() -> float | None:
    """Seconds until the next timer."""
    loop: Any = asyncio.get_running_loop()
    waiting = [timer.when() for timer in loop._scheduled if not timer.cancelled()]
    return min(waiting) - loop.time() if waiting else None


async def nothing_ready(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Wait until the loop has nothing to run: no message in any queue, no callback, no timer about to go off."""
    loop: Any = asyncio.get_running_loop()
    end, calm = loop.time() + max_sleep, 0
    while calm < 3 and loop.time() < end:
        await asyncio.sleep(0)
        soon = due()
        if soon is not None and soon < FRAME:
            await asyncio.sleep(max(soon, 0))
            calm = 0
        else:
            calm = 0 if loop._ready else calm + 1


async def drawn(app: App[Any]) -> None:
    """Wait until nothing is left to run, to lay out or to paint."""
    for _ in range(50):
        await nothing_ready()
        app.screen._on_timer_update()
        await nothing_ready()
        screen = app.screen
        if not (screen._layout_required or screen._dirty_widgets or screen._callbacks):
            return
