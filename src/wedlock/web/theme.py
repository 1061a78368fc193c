"""The company's colour as a style sheet: readable on its own surface, and as links and buttons, by day and by night."""

from __future__ import annotations

from collections.abc import Iterable

Rgb = tuple[float, float, float]
LIGHT_SURFACES, DARK_SURFACES = ("#ffffff", "#f4f6f8"), ("#182027", "#0f1418")
READABLE = 4.5  # WCAG 2.2, 1.4.3


def style_sheet(colour: str) -> str:
    """`:root{…}` for a colour like #0b6b4f. The header keeps it as it is; text made of it is moved until it reads."""
    day, night = readable(colour, LIGHT_SURFACES, "#000000"), readable(colour, DARK_SURFACES, "#ffffff")
    return (
        f":root{{--house:{colour};--house-ink:{ink_on(colour)};--accent:{day};--accent-ink:{ink_on(day)}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{night};--accent-ink:{ink_on(night)}}}}}\n"
    )


def icon(colour: str, letter: str) -> str:
    """A square with the first letter of the house, for the browser's tab."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" rx="14" fill="{colour}"/><text x="32" y="44" font-family="sans-serif" '
        f'font-weight="700" font-size="36" text-anchor="middle" fill="{ink_on(colour)}">&#{ord(letter)};</text></svg>'
    )


def readable(colour: str, surfaces: Iterable[str], towards: str) -> str:
    """The colour, mixed with `towards` just as far as it can be read on every one of `surfaces`."""
    grounds = tuple(surfaces)
    for step in range(101):
        mixed = _mix(colour, towards, step / 100)
        if all(contrast(mixed, ground) >= READABLE for ground in grounds):
            return mixed
    return towards


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on it (one of the two always reaches 4.5)."""
    return max(("#ffffff", "#000000"), key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))))
    return (lighter + 0.05) / (darker + 0.05)


def _rgb(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _mix(colour: str, towards: str, share: float) -> str:
    mixed = (a + (b - a) * share for a, b in zip(_rgb(colour), _rgb(towards), strict=True))
    return "#" + "".join(f"{round(part * 255):02x}" for part in mixed)


def _luminance(colour: Rgb) -> float:
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
