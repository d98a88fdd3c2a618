"""Whether a file lies on a disk of this machine or on another's, over a network.

SQLite's write-ahead log wants memory that all who have the file open share, which no network file system gives; and the
locks of many hold on one machine only.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Protocol

import psutil

# As Linux, macOS and Windows name them; those of FUSE without what stands before the dot.
NETWORKS = frozenset(
    (
        "nfs nfs4 cifs smb smb2 smb3 smbfs smbnetfs sshfs 9p afs afpfs ncpfs webdav davfs davfs2 lustre gpfs beegfs "
        "ceph glusterfs orangefs pvfs2 panfs wekafs juicefs moosefs mfs seaweedfs s3fs goofys gcsfuse rclone blobfuse "
        "blobfuse2 mountpoint-s3"
    ).split()
)


class Mount(Protocol):
    """A file system and where it is seen."""

    @property
    def mountpoint(self) -> str: ...

    @property
    def fstype(self) -> str: ...

    @property
    def opts(self) -> str: ...


def network_of(path: Path) -> str:
    """The kind of network file system that a file lies on, or would; empty where it lies on none that is known."""
    try:
        mounts = psutil.disk_partitions(all=True)
    except OSError:  # nobody tells
        mounts = []
    return network_among(path.resolve(), mounts)


def network_among(path: PurePath, mounts: Iterable[Mount]) -> str:
    """As `network_of`, with all that is mounted, in the order in which it was. The root is nobody else's: containers
    have odd ones."""
    if str(path).startswith("\\\\"):  # Windows names another machine at once
        return "a share"
    under = [mount for mount in mounts if path.is_relative_to(mount.mountpoint) and mount.mountpoint != "/"]
    if not under:
        return ""
    longest = max(len(PurePath(mount.mountpoint).parts) for mount in under)
    last = [mount for mount in under if len(PurePath(mount.mountpoint).parts) == longest][-1]
    kind = last.fstype.lower().rpartition("fuse.")[2]
    return last.fstype if kind in NETWORKS or "remote" in last.opts.split(",") else ""
