"""Exact shares, means and roundings; nothing passes through floating point."""

from fractions import Fraction

SECONDS_A_DAY = 86_400
SECONDS_AN_HOUR = 3_600


def mean(total: int | Fraction, count: int) -> Fraction | None:
    """The total for each; None, not 0, where there is nothing to divide by."""
    return Fraction(total) / count if count else None


def percent(part: int, whole: int) -> Fraction | None:
    """The share in percent; None where there is nothing to take a share of."""
    return mean(part * 100, whole)


def days(seconds: int | Fraction | None) -> Fraction | None:
    """Seconds as days."""
    return None if seconds is None else Fraction(seconds) / SECONDS_A_DAY


def hours(seconds: int | Fraction | None) -> Fraction | None:
    """Seconds as hours."""
    return None if seconds is None else Fraction(seconds) / SECONDS_AN_HOUR


def rounded(value: Fraction, digits: int = 0) -> int:
    """The value in units of 10^-digits, half to even."""
    scale: int = 10**digits
    return round(value * scale)


def weighted(amount: int, probability: int) -> int:
    """The part of an amount in minor units that a probability in percent leaves, half to even."""
    return rounded(Fraction(amount * probability, 100))


def middle(picked: tuple[int, ...]) -> Fraction | None:
    """The median from the one or two values in the middle."""
    return Fraction(sum(picked), len(picked)) if picked else None
