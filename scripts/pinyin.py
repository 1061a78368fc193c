"""Writes `lexicon_data/pinyin.toml`: the full pinyin of every Chinese form of two characters or more."""

import tomllib
from pathlib import Path

from pypinyin import lazy_pinyin

DATA = Path(__file__).parent.parent / "src/wedlock/capabilities/lexicon_data"


def made() -> dict[str, str]:
    """Pinyin → Chinese form; of two forms that sound alike the first one stands."""
    found: dict[str, str] = {}
    for section in (lambda zh: (zh, *(v for v in zh.values() if isinstance(v, dict))))(
        tomllib.loads((DATA / "zh.toml").read_text(encoding="utf-8"))
    ):
        for forms in section.values():
            for form in str(forms).split() if isinstance(forms, str) else ():
                if len(form) > 1 and not form.isascii():
                    found.setdefault("".join(lazy_pinyin(form)), form)
    return found


if __name__ == "__main__":
    lines = "".join(f'{pinyin} = "{form}"\n' for pinyin, form in sorted(made().items()) if len(pinyin) >= 4)
    (DATA / "pinyin.toml").write_text(f"# made by scripts/pinyin.py\n[pinyin]\n{lines}", encoding="utf-8")
