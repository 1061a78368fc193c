"""The mount table decides whether SQLite may live in a folder."""

from pathlib import Path

import pytest

from wedlock.bootstrap.places import file_system, refuse_network_folder
from wedlock.errors import Refused


def table(folder: Path, *lines: str) -> Path:
    file = folder / "mounts"
    file.write_text("/dev/sda1 / ext4 rw 0 0\n" + "\n".join(lines) + "\n")
    return file


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.glusterfs", "ceph", "afs"])
def test_a_network_file_system_is_refused_and_named(tmp_path: Path, kind: str) -> None:
    mounts = table(tmp_path, f"server:/share {tmp_path}/far {kind} rw 0 0")
    with pytest.raises(Refused, match=kind.replace(".", r"\.")):
        refuse_network_folder(tmp_path / "far" / "home", mounts)


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "zfs", "overlay", "tmpfs", "fuse.lxcfs", "fuseblk"])
def test_a_disk_of_this_computer_is_taken(tmp_path: Path, kind: str) -> None:
    refuse_network_folder(tmp_path / "near", table(tmp_path, f"x {tmp_path}/near {kind} rw 0 0"))


def test_the_nearest_mount_counts_and_the_latest_of_two_at_one_point(tmp_path: Path) -> None:
    mounts = table(
        tmp_path, f"s:/a {tmp_path}/a nfs rw 0 0", f"/dev/sdb {tmp_path}/a/disk ext4 rw 0 0",
        f"/dev/sdc {tmp_path}/b ext4 rw 0 0", f"s:/b {tmp_path}/b nfs4 rw 0 0",
    )  # fmt: skip
    assert file_system(tmp_path / "a" / "disk" / "home", mounts) == "ext4"
    assert file_system(tmp_path / "a" / "diskette", mounts) == "nfs"
    assert file_system(tmp_path / "b", mounts) == "nfs4"
    assert file_system(tmp_path, mounts) == "ext4"


def test_blanks_in_a_mount_point_and_links_to_it(tmp_path: Path) -> None:
    far = tmp_path / "two words"
    far.mkdir()
    (tmp_path / "link").symlink_to(far)
    mounts = table(tmp_path, f"s:/x {tmp_path}/two\\040words nfs rw 0 0")
    assert file_system(tmp_path / "link" / "home", mounts) == "nfs"


def test_without_a_mount_table_nothing_is_known(tmp_path: Path) -> None:
    assert file_system(tmp_path, tmp_path / "none") == ""
    refuse_network_folder(tmp_path, tmp_path / "none")


def test_this_computers_own_table_can_be_read(tmp_path: Path) -> None:
    assert file_system(tmp_path)
