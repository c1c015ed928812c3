"""Packs a tree as a layer of a container image: sorted, without times or names of users, so the same tree gives the
same bytes. Usage: layer.py TREE OUT; writes OUT.tar.gz and OUT.json (digest, size, diff_id)."""

import gzip
import hashlib
import json
import os
import sys
import tarfile


class Counted:
    """A file that hashes and counts what is written to it."""

    def __init__(self, under):
        self.under = under
        self.hash = hashlib.sha256()
        self.size = 0

    def write(self, data):
        self.hash.update(data)
        self.size += len(data)
        return self.under.write(data)

    def flush(self):
        self.under.flush()

    def digest(self):
        return "sha256:" + self.hash.hexdigest()


def entry(tar, path, name):
    info = tar.gettarinfo(path, name)
    info.mtime = 0
    info.uname = info.gname = ""
    if info.islnk():
        # Linked files are written again: which of them comes first depends on the file system.
        info.type, info.linkname, info.size = tarfile.REGTYPE, "", os.lstat(path).st_size
    if info.isreg():
        with open(path, "rb") as content:
            tar.addfile(info, content)
    else:
        tar.addfile(info)


def names(tree):
    for folder, folders, files in os.walk(tree):
        for name in folders + files:
            yield os.path.relpath(os.path.join(folder, name), tree)


def main(tree, out):
    with open(out + ".tar.gz", "wb") as file:
        packed = Counted(file)
        with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1, mtime=0, filename="") as zipped:
            plain = Counted(zipped)
            with tarfile.open(fileobj=plain, mode="w|", format=tarfile.GNU_FORMAT) as tar:
                for name in sorted(names(tree)):
                    entry(tar, os.path.join(tree, name), name)
    with open(out + ".json", "w", encoding="utf-8") as file:
        json.dump({"digest": packed.digest(), "size": packed.size, "diff_id": plain.digest()}, file)


main(*sys.argv[1:])
