"""A ledger in a file is refused where it would be damaged in time: on network and synchronised folders."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from filing.ledger.database import open_ledger
from filing.ledger.location import linux_mounts, macos_mounts, network, synchronised, windows_share
from schemas.errors import LedgerError

MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
server:/export/home /home nfs4 rw 0 0
/dev/sdb1 /home/local ext4 rw 0 0
//server/share /mnt/care\\040records cifs rw 0 0
sshfs#a@b:/ /mnt/ssh fuse.sshfs rw 0 0
/dev/sdc1 /mnt/stick fuseblk rw 0 0
C:\\134 /mnt/c 9p rw 0 0
proc /proc proc rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/zoe/.config/carepack", "nfs4"),
        ("/mnt/care records/carepack", "cifs"),
        ("/mnt/ssh", "fuse.sshfs"),
        ("/mnt/c/Users/zoe", "9p"),
    ],
)
def test_a_folder_on_another_machine_is_known_by_its_mount(folder: str, kind: str) -> None:
    reason = network(folder, linux_mounts(MOUNTS))
    assert reason is not None
    assert kind in reason


@pytest.mark.parametrize(
    "folder", ["/var/carepack", "/home/local/carepack", "/mnt/stick/carepack", "/mnt/sshfs", "/homely"]
)
def test_a_folder_on_a_disk_of_this_machine_is_taken(folder: str) -> None:
    assert network(folder, linux_mounts(MOUNTS)) is None


def test_what_is_mounted_last_on_a_point_is_what_counts() -> None:
    assert network("/a/b", [("/a", "nfs"), ("/a", "ext4")]) is None
    assert network("/a/b", [("/a", "ext4"), ("/a", "nfs")]) is not None


def test_the_mounts_of_macos_are_understood() -> None:
    told = "/dev/disk1s1 on / (apfs, local)\n//zoe@server/care on /Volumes/care (x) (smbfs, nodev, mounted by zoe)\n"
    assert ("/", "apfs") in macos_mounts(told)
    assert network("/Volumes/care (x)/carepack", macos_mounts(told)) is not None


@pytest.mark.parametrize(
    ("folder", "kind", "refused"),
    [
        (r"\\server\care\carepack", 0, True),
        (r"//server/care", 0, True),
        (r"\\?\UNC\server\care", 0, True),
        (r"Z:\carepack", 4, True),
        (r"C:\Users\zoe\carepack", 3, False),
        (r"\\?\C:\carepack", 3, False),
        (r"\\.\C:\carepack", 3, False),
    ],
)
def test_windows_shares_and_mapped_drives_are_known(folder: str, kind: int, refused: bool) -> None:
    assert (windows_share(folder, kind) is not None) == refused


@pytest.mark.parametrize(
    "folder",
    [
        PureWindowsPath(r"C:\Users\zoe\OneDrive\carepack"),
        PureWindowsPath(r"C:\Users\zoe\OneDrive - Example Care\carepack"),
        PurePosixPath("/home/zoe/Dropbox/carepack"),
        PurePosixPath("/Users/zoe/Dropbox (Personal)/x"),
        PurePosixPath("/Users/zoe/Library/Mobile Documents/com~apple~CloudDocs/x"),
        PurePosixPath("/Users/zoe/Library/CloudStorage/GoogleDrive-zoe@example.org/My Drive"),
        PureWindowsPath(r"G:\Google Drive\x"),
        PurePosixPath("/home/zoe/Nextcloud/x"),
        PurePosixPath("/Users/zoe/Library/CloudStorage/OneDrive-Acme/x"),
        PureWindowsPath(r"C:\Users\zoe\OneDrive-Personal\x"),
        PurePosixPath("/Users/zoe/Library/CloudStorage/Box-Box/x"),
        PurePosixPath("OneDrive - Acme/carepack"),
        PureWindowsPath(r"G:\My Drive\x"),
    ],
)
def test_folders_that_a_program_keeps_copying_are_known_by_name(folder: Path) -> None:
    assert synchronised(folder) is not None


@pytest.mark.parametrize("name", ["carepack", "Dropbox-backup-notes", "my onedrive export", "boxes", "drive"])
def test_a_name_that_only_resembles_one_is_taken(name: str) -> None:
    assert synchronised(PurePosixPath("/home/zoe") / name) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("home", [".", "deep/er", "../link"])
def test_a_name_for_a_synchronised_folder_that_does_not_show_it_is_seen_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    real = tmp_path / "OneDrive - Acme"
    real.mkdir()
    (tmp_path / "link").symlink_to(real, target_is_directory=True)
    monkeypatch.chdir(real)
    with pytest.raises(LedgerError) as told:
        open_ledger(Path(home))
    assert told.value.code == "ledger-shared-folder"
    assert not list(real.iterdir())


def test_a_refused_folder_is_told_with_what_to_do_and_nothing_is_made(tmp_path: Path) -> None:
    home = tmp_path / "OneDrive" / "carepack"
    with pytest.raises(LedgerError, match="OneDrive") as told:
        open_ledger(home)
    assert told.value.code == "ledger-shared-folder"
    assert "PostgreSQL" in str(told.value)
    assert not home.exists()
