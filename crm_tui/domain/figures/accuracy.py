"""Forecast accuracy (SPEC 15): how near what came is to what was expected when the period began."""

from collections.abc import Mapping
from fractions import Fraction

from crm_tui.domain.figures.ratios import percent


def accuracy(actual: int, forecast: int | None) -> Fraction | None:
    """1 - |actual - forecast| / actual, in percent; below 0 where the forecast was more than twice what came.

    None without a forecast, and where nothing came.
    """
    if forecast is None or actual <= 0:
        return None
    return percent(actual - abs(actual - forecast), actual)


def measured(sums: Mapping[str, int]) -> dict[str, Fraction | None]:
    """The accuracy of a row; none while its period is running, which `running` tells."""
    return {"accuracy": None if sums.get("running") else accuracy(sums.get("actual", 0), sums.get("forecast"))}
