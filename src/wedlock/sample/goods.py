"""Goods: what the trading company sells. Prices in cents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wedlock.sample.dice import Dice, Mask, Numbers, Texts, numbered, texts

KINDS = (
    ("深沟球轴承", "Deep Groove Ball Bearing", "ZC", 1),
    ("不锈钢螺栓", "Stainless Steel Bolt", "LS", 1),
    ("液压油管", "Hydraulic Hose", "YG", 2),
    ("接近开关", "Proximity Switch", "KG", 0),
    ("交流接触器", "AC Contactor", "JC", 0),
    ("电磁阀", "Solenoid Valve", "DF", 0),
    ("密封圈", "Seal Ring", "MF", 3),
    ("铝型材", "Aluminium Profile", "LX", 2),
    ("热缩管", "Heat Shrink Tube", "RS", 2),
    ("切削液", "Cutting Fluid", "QX", 4),
    ("包装纸箱", "Carton Box", "ZX", 0),
    ("LED灯管", "LED Tube", "DG", 0),
    ("同步带", "Timing Belt", "TD", 0),
    ("减速电机", "Gear Motor", "DJ", 5),
    ("防护手套", "Protective Gloves", "ST", 6),
    ("过滤器滤芯", "Filter Element", "LV", 0),
)
UNITS = (("个", "pcs"), ("件", "ea"), ("米", "m"), ("套", "set"), ("千克", "kg"), ("台", "unit"), ("双", "pair"))
BRANDS = ("Vernotek", "Korlux", "Halmark", "恒工", "锐匠", "Sterform")


@dataclass(frozen=True)
class Goods:
    kind: Numbers
    code: Texts
    specification: Texts
    unit: Numbers
    barcode: Texts
    brand: Texts
    price: Numbers
    weight: Numbers
    in_erp: Mask
    in_crm: Mask

    @property
    def size(self) -> int:
        return len(self.code)


def stock(size: int, dice: Dice) -> Goods:
    """`size` products: 80 % in both systems, 12 % in the ERP alone, 8 % in the CRM alone."""
    kind = dice.below(len(KINDS), size)
    width, length = dice.within(4, 120, size), dice.within(10, 990, size)
    serial = numbered("%04d", dice.numbers.permutation(9000)[:size] + 1000)
    where = dice.numbers.random(size)
    return Goods(
        kind,
        texts([k[2] for k in KINDS])[kind] + "-" + serial + "-" + numbered("%02d", width % 100),
        numbered("%d×", width) + numbered("%dmm", length),
        texts([k[3] for k in KINDS])[kind].astype(np.int64),
        texts([_ean(n) for n in (dice.numbers.permutation(100_000)[:size]).tolist()]),
        dice.pick(BRANDS, size),
        np.round(np.exp(dice.numbers.normal(7.2, 1.3, size))).astype(np.int64) + 35,
        dice.within(5, 25_000, size),
        where < 0.92,
        (where < 0.8) | (where >= 0.92),
    )


def _ean(number: int) -> str:
    """An EAN-13 with prefix 20 (for use inside a company, given to nobody)."""
    digits = f"2000000{number:05d}"
    total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits))
    return digits + str(-total % 10)
