"""Where the hub's file may lie: SQLite's locks and shared memory hold on a disk of this computer alone."""

from __future__ import annotations

import re
from pathlib import Path

from wedlock.errors import Refused
from wedlock.language import T

MOUNTS = Path("/proc/self/mounts")
# fmt: off
_NETWORK = frozenset((
    "nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre",
    "gpfs", "beegfs", "orangefs", "ocfs2", "gfs", "gfs2", "davfs", "webdav", "9p", "vboxsf", "prl_fs", "vmhgfs", "coda",
))
_NETWORK_FUSE = frozenset((
    "sshfs", "glusterfs", "s3fs", "rclone", "ceph", "davfs2", "vmhgfs-fuse", "cifs", "nfs", "gcsfuse", "juicefs",
))
# fmt: on


def refuse_network_folder(folder: Path, mounts: Path = MOUNTS) -> None:
    """Refuse a folder on a network file system; where there is no mount table (not Linux), nothing is known."""
    kind = file_system(folder, mounts)
    base, _, sort = kind.partition(".")
    if kind in _NETWORK or (base == "fuse" and sort in _NETWORK_FUSE):
        raise Refused(
            T("{folder} lies on a network file system ({kind}): SQLite would lose or damage data there",
              folder=str(folder), kind=kind),
            T("Keep the home folder on a disk of this computer, or set [passport] database to a PostgreSQL."),
        )  # fmt: skip


def file_system(folder: Path, mounts: Path = MOUNTS) -> str:
    """The kind of file system that holds the folder, or will hold it; "" where nobody tells."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    where = folder.resolve()
    found, kind = -1, ""
    for line in lines:
        words = line.split(" ")
        point = Path(_plain(words[1])) if len(words) > 2 else None
        if point is not None and where.is_relative_to(point) and len(point.parts) >= found:
            found, kind = len(point.parts), words[2]  # of two at one point the later one lies above
    return kind


def _plain(written: str) -> str:
    """A mount point as it is; the table writes blanks as \\040."""
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), written)
