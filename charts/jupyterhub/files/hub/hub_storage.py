"""The volumes of a user's pod, from the values below singleuser.storage and singleuser.extraFiles."""

from kubespawner import KubeSpawner

from z2jh import get_config, get_name, set_config_if_not_none

# From version 7 on, which brought this trait, KubeSpawner says what a user's claim is called; it remembers older names.
KNOWS_THE_CLAIM = hasattr(KubeSpawner, "slug_scheme")


def configure(c):
    """Fills volumes and mounts of c.KubeSpawner: the home, if there is one, single files, then the site's own."""
    volumes, mounts = [], []
    kind = get_config("singleuser.storage.type")
    if kind == "dynamic":
        name = get_config("singleuser.storage.dynamic.volumeNameTemplate")
        _claim_for_each(c.KubeSpawner)
        template = get_config("singleuser.storage.dynamic.pvcNameTemplate")
        volumes.append(_claimed(name, "{pvc_name}" if KNOWS_THE_CLAIM else template))
        mounts.append(_home(name, get_config("singleuser.storage.dynamic.subPath")))
    elif kind == "static":
        volumes.append(_claimed("home", get_config("singleuser.storage.static.pvcName")))
        mounts.append(_home("home", get_config("singleuser.storage.static.subPath")))
    files = get_config("singleuser.extraFiles") or {}
    if files:
        volumes.append({"name": "files", "secret": _file_secret(files)})
        mounts += [_file_mount(name, file) for name, file in files.items()]
    c.KubeSpawner.volumes = volumes + _listed("singleuser.storage.extraVolumes")
    c.KubeSpawner.volume_mounts = mounts + _listed("singleuser.storage.extraVolumeMounts")


def _claim_for_each(spawner):
    spawner.storage_pvc_ensure = True
    for trait, key in {
        "pvc_name_template": "dynamic.pvcNameTemplate",
        "storage_access_modes": "dynamic.storageAccessModes",
        "storage_capacity": "capacity",
        "storage_class": "dynamic.storageClass",
    }.items():
        set_config_if_not_none(spawner, trait, f"singleuser.storage.{key}")


def _claimed(name, claim):
    return {"name": name, "persistentVolumeClaim": {"claimName": claim}}


def _home(name, sub_path):
    mount = {"name": name, "mountPath": get_config("singleuser.storage.homeMountPath")}
    if sub_path:
        mount["subPath"] = sub_path
    return mount


def _file_secret(files):
    items = []
    for name, file in files.items():
        item = {"key": name, "path": name}
        if file.get("mode") is not None:
            item["mode"] = file["mode"]
        items.append(item)
    return {"secretName": get_name("singleuser"), "items": items}


def _file_mount(name, file):
    return {"name": "files", "mountPath": file["mountPath"], "subPath": name}


def _listed(key):
    """Sites write these as a list, or as a map whose keys only keep several values files apart."""
    given = get_config(key) or []
    return list(given.values()) if isinstance(given, dict) else list(given)
