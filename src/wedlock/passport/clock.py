"""Moments that a clock which is set cannot stretch.

A Moment holds the wall clock and the ticks of this boot of this computer (`CLOCK_BOOTTIME`, the same for every
process, going on while the computer sleeps). On the same boot the ticks alone tell the age. After a restart, or on
another server of the same hub, the wall clock has to do: a moment that lies ahead of it is not believed.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_TICKS = getattr(time, "CLOCK_BOOTTIME", None)
AHEAD_S = 2.0  # by so much two servers' clocks may differ


@dataclass(frozen=True, slots=True)
class Moment:
    """`wall` in seconds since 1970, `ticks` in milliseconds since the boot that `machine` names."""

    wall: float
    machine: str
    ticks: int

    def age(self, now: Moment) -> float | None:
        """Seconds from this moment to `now`; None where the clocks contradict one another."""
        if self.machine == now.machine:
            passed = (now.ticks - self.ticks) / 1000
            return passed if passed >= 0 else None
        passed = now.wall - self.wall
        return max(passed, 0.0) if passed >= -AHEAD_S else None

    def within(self, seconds: float, now: Moment | None = None) -> bool:
        """Whether less than `seconds` have passed since."""
        age = self.age(now or moment())
        return age is not None and age < seconds

    def as_list(self) -> list[object]:
        """For a session, which keeps JSON."""
        return [self.wall, self.machine, self.ticks]


def moment() -> Moment:
    """Now."""
    return Moment(time.time(), _machine(), _ticks())


def moment_of(kept: object) -> Moment | None:
    """What `as_list` wrote; None for anything else."""
    match kept:
        case [float() | int() as wall, str() as machine, int() as ticks]:
            return Moment(float(wall), machine, ticks)
        case _:
            return None


def _ticks() -> int:
    return int(1000 * (time.monotonic() if _TICKS is None else time.clock_gettime(_TICKS)))


@cache
def _machine() -> str:
    """Names this boot; where the system does not tell it, this process, whose ticks nobody else may compare."""
    try:
        return hashlib.sha256(_BOOT.read_bytes().strip()).hexdigest()[:32]
    except OSError:
        return secrets.token_hex(16)
