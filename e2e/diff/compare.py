"""Compares two OCI directories entry by entry with Python's own tar reader. Prints as JSON what
`chunkah diff --json` should say: see docs/guide/diff.md for the meaning of each kind."""

import collections
import gzip
import hashlib
import io
import json
import os
import sys
import tarfile


class Layer:
    def __init__(self, descriptor, directory):
        self.digest = descriptor["digest"]
        self.bytes = descriptor["size"]
        blob = open(os.path.join(directory, "blobs", *self.digest.split(":")), "rb").read()
        data = gzip.decompress(blob) if blob[:2] == b"\x1f\x8b" else blob
        self.tar_bytes = len(data)
        self.diff_id = hashlib.sha256(data).hexdigest()
        self.entries = {}
        with tarfile.open(fileobj=io.BytesIO(data), encoding="utf-8", errors="surrogateescape") as tar:
            for member in tar:
                path = member.name.rstrip("/")
                if path in ("", "."):
                    continue
                content = hashlib.sha256(tar.extractfile(member).read()).hexdigest() if member.isreg() else None
                self.entries[path] = Entry(member, content)


class Entry:
    def __init__(self, member, content):
        self.is_directory = member.isdir()
        self.size = member.size if member.isreg() else 0
        self.identity = (member.type, member.linkname, content)
        attributes = {
            "mode": member.mode & 0o7777,
            "owner": (member.uid, member.gid),
            "time": float(member.pax_headers.get("mtime", member.mtime)),
        }
        prefix = "SCHILY.xattr."
        for key, value in member.pax_headers.items():
            if key.startswith(prefix):
                attributes["xattr " + key[len(prefix):]] = value
        self.attributes = {} if member.islnk() else attributes

    def differing(self, other):
        keys = set(self.attributes) | set(other.attributes)
        return {key for key in keys if self.attributes.get(key) != other.attributes.get(key)}


def read_image(directory):
    index = json.load(open(os.path.join(directory, "index.json")))
    name = index["manifests"][0]["digest"]
    manifest = json.load(open(os.path.join(directory, "blobs", *name.split(":"))))
    return [Layer(descriptor, directory) for descriptor in manifest["layers"]]


def where(layers):
    """The highest layer that has a path."""
    return {path: number for number, layer in enumerate(layers) for path in layer.entries}


def closest(layer, old, old_place, gone):
    """The layer of the old image, gone from the new one, with most of the same paths."""
    files, directories = collections.Counter(), collections.Counter()
    for path, entry in layer.entries.items():
        if entry.is_directory:
            directories.update(n for n in gone if path in old[n].entries)
        elif old_place.get(path) in gone:
            files[old_place[path]] += 1
    counts = files or directories
    return min(counts, key=lambda number: (-counts[number], number), default=None)


def compare(old, new):
    old_digests, new_digests = {l.digest for l in old}, {l.digest for l in new}
    gone = {number for number, layer in enumerate(old) if layer.digest not in new_digests}
    old_place, new_place = where(old), where(new)
    result = []
    for number, layer in enumerate(new):
        if layer.digest in old_digests:
            continue
        before = closest(layer, old, old_place, gone)
        reasons = collections.defaultdict(lambda: [0, 0, set(), set()])

        def add(kind, size, fields=(), layers=()):
            reason = reasons[kind]
            reason[0] += 1
            reason[1] += size
            reason[2].update(fields)
            reason[3].update(other + 1 for other in layers)

        for path, entry in layer.entries.items():
            place = before if before is not None and path in old[before].entries else old_place.get(path)
            if place is None:
                add("came", entry.size)
                continue
            previous = old[place].entries[path]
            fields = entry.differing(previous)
            if entry.identity != previous.identity:
                add("content", entry.size)
            elif fields - ({"time"} if entry.is_directory else set()):
                add("metadata", entry.size, fields - ({"time"} if entry.is_directory else set()))
            elif entry.is_directory:
                if fields or place != before:
                    add("directories", 0)
            elif place != before:
                add("moved-here", entry.size, layers=[place])
        for path, entry in old[before].entries.items() if before is not None else ():
            if path in layer.entries:
                continue
            if path not in new_place:
                add("gone", entry.size)
            elif entry.is_directory:
                add("directories", 0)
            else:
                add("moved-away", entry.size, layers=[new_place[path]])
        if not reasons:
            add("encoding", 0)
            reasons["encoding"][0] = 0
        result.append({
            "layer": number + 1,
            "digest": layer.digest,
            "before": None if before is None else before + 1,
            "reasons": {
                kind: {"entries": n, "bytes": size, "fields": sorted(fields), "layers": sorted(layers)}
                for kind, (n, size, fields, layers) in sorted(reasons.items())
            },
        })
    added = [layer for layer in new if layer.digest not in old_digests]
    return {
        "kept": len(new) - len(added),
        "added": len(added),
        "gone": len(gone),
        "downloadBytes": sum({layer.digest: layer.bytes for layer in added}.values()),
        "imageBytes": sum({layer.digest: layer.bytes for layer in new}.values()),
        "downloadTarBytes": sum({layer.diff_id: layer.tar_bytes for layer in added}.values()),
        "imageTarBytes": sum({layer.diff_id: layer.tar_bytes for layer in new}.values()),
        "layers": result,
    }


print(json.dumps(compare(read_image(sys.argv[1]), read_image(sys.argv[2]))))
