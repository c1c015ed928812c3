"""Adds one image to an OCI image layout, made of layers that layer.py packed.
Usage: image.py LAYOUT REFERENCE CONFIG LAYER...; CONFIG is the image's JSON ("User", "Env", "Entrypoint" ...), LAYER
the path of a layer without .tar.gz."""

import hashlib
import json
import os
import sys

OCI = "application/vnd.oci.image."


def blob(layout, content):
    digest = hashlib.sha256(content).hexdigest()
    with open(os.path.join(layout, "blobs/sha256", digest), "wb") as file:
        file.write(content)
    return {"digest": "sha256:" + digest, "size": len(content)}


def encode(value):
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()


def layer(layout, path):
    with open(path + ".json", encoding="utf-8") as file:
        made = json.load(file)
    place = os.path.join(layout, "blobs/sha256", made["digest"].partition(":")[2])
    if not os.path.exists(place):
        os.link(path + ".tar.gz", place)
    return made


def main(layout, reference, config, *paths):
    os.makedirs(os.path.join(layout, "blobs/sha256"), exist_ok=True)
    layers = [layer(layout, path) for path in paths]
    image = {
        "architecture": "amd64",
        "os": "linux",
        "config": json.loads(config),
        "rootfs": {"type": "layers", "diff_ids": [one["diff_id"] for one in layers]},
        "history": [{"created_by": "hubcrate's rig"} for _ in layers],
    }
    manifest = {
        "schemaVersion": 2,
        "mediaType": OCI + "manifest.v1+json",
        "config": {"mediaType": OCI + "config.v1+json"} | blob(layout, encode(image)),
        "layers": [
            {"mediaType": OCI + "layer.v1.tar+gzip", "digest": one["digest"], "size": one["size"]} for one in layers
        ],
    }
    named = {"mediaType": manifest["mediaType"]} | blob(layout, encode(manifest))
    named["annotations"] = {"org.opencontainers.image.ref.name": reference}
    listing = os.path.join(layout, "index.json")
    index = {"schemaVersion": 2, "manifests": []}
    if os.path.exists(listing):
        with open(listing, encoding="utf-8") as file:
            index = json.load(file)
    index["manifests"].append(named)
    with open(listing, "wb") as file:
        file.write(encode(index))
    with open(os.path.join(layout, "oci-layout"), "w", encoding="utf-8") as file:
        file.write('{"imageLayoutVersion":"1.0.0"}')
    print(reference, named["digest"])


main(*sys.argv[1:])
