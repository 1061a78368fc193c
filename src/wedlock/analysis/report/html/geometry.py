"""The Venn picture's geometry: two circles whose areas, and whose common area, are to scale."""

from __future__ import annotations

from dataclasses import dataclass
from math import acos, pi, sqrt

WIDTH, LARGEST = 460.0, 110.0
"""Of the picture; `LARGEST` is the radius of the larger circle, in the picture's units."""


@dataclass(frozen=True, slots=True)
class Label:
    """Where a figure stands; `outside` its area, with a line to it, where the area is too thin for it."""

    x: float
    outside: bool


@dataclass(frozen=True, slots=True)
class Venn:
    """Centres and radii, and where the three figures stand. A system without jobs has radius 0."""

    left_x: float
    left_r: float
    right_x: float
    right_r: float
    left: Label
    both: Label
    right: Label


THIN = 46.0
"""An area narrower than this holds no figure."""
ASIDE = 34.0


def venn(left_only: int, both: int, right_only: int) -> Venn:
    """Circles for `left_only + both` and `both + right_only` things, `both` of them common."""
    left, right = left_only + both, both + right_only
    unit = LARGEST / sqrt(max(left, right, 1))
    left_r, right_r = unit * sqrt(left), unit * sqrt(right)
    distance = _distance(left_r, right_r, both / max(left, right, 1) * pi * LARGEST**2)
    start = WIDTH / 2 - (min(-left_r, distance - right_r) + max(left_r, distance + right_r)) / 2
    left_x, right_x = start, start + distance
    lens_from, lens_to = right_x - right_r, min(left_x + left_r, right_x + right_r)
    return Venn(
        round(left_x, 1),
        round(left_r, 1),
        round(right_x, 1),
        round(right_r, 1),
        left=_label(left_x - left_r, min(lens_from, left_x + left_r), -1),
        both=_label(max(lens_from, left_x - left_r), lens_to, 0),
        right=_label(max(left_x + left_r, lens_from), right_x + right_r, 1),
    )


def _label(start: float, end: float, aside: int) -> Label:
    """In the middle of the area from `start` to `end`, or beside it (-1 on its left, 1 on its right)."""
    if aside and end - start < THIN:
        return Label(round((start if aside < 0 else end) + aside * ASIDE, 1), True)
    return Label(round((start + end) / 2, 1), False)


def common_area(a: float, b: float, distance: float) -> float:
    """Area that circles of radii `a` and `b` share when their centres are `distance` apart."""
    if distance >= a + b:
        return 0.0
    if distance <= abs(a - b):
        return pi * min(a, b) ** 2
    x = (distance**2 + a**2 - b**2) / (2 * distance)
    y = sqrt(max(a**2 - x**2, 0.0))
    return a**2 * acos(_unit(x / a)) + b**2 * acos(_unit((distance - x) / b)) - distance * y


def _unit(cosine: float) -> float:
    return min(1.0, max(-1.0, cosine))


def _distance(a: float, b: float, wanted: float) -> float:
    """The distance at which the circles share `wanted`, by halving; a gap where they share nothing."""
    if wanted <= 0:
        return a + b + (16.0 if a and b else 0.0)
    near, far = abs(a - b), a + b
    for _ in range(50):
        middle = (near + far) / 2
        near, far = (middle, far) if common_area(a, b, middle) > wanted else (near, middle)
    return (near + far) / 2
