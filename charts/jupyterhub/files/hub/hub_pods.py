"""What KubeSpawner gives to a user's pod, from the values below singleuser and scheduling."""

import os

from z2jh import get_config, get_name, set_config_if_not_none

PLAIN_TRAITS = {
    "cpu_guarantee": "cpu.guarantee",
    "cpu_limit": "cpu.limit",
    "environment": "extraEnv",
    "events_enabled": "events",
    "extra_annotations": "extraAnnotations",
    "extra_containers": "extraContainers",
    "extra_labels": "extraLabels",
    "extra_pod_config": "extraPodConfig",
    "extra_resource_guarantees": "extraResource.guarantees",
    "extra_resource_limits": "extraResource.limits",
    "fs_gid": "fsGid",
    "image_pull_policy": "image.pullPolicy",
    "lifecycle_hooks": "lifecycleHooks",
    "mem_guarantee": "memory.guarantee",
    "mem_limit": "memory.limit",
    "node_selector": "nodeSelector",
    "pod_name_template": "podNameTemplate",
    "profile_list": "profileList",
    "service_account": "serviceAccountName",
    "start_timeout": "startTimeout",
    "storage_extra_labels": "storage.extraLabels",
    "uid": "uid",
}


def configure(c):
    """Fills c.KubeSpawner; the claims and pods that it makes carry the chart's labels."""
    spawner = c.KubeSpawner
    for trait, key in PLAIN_TRAITS.items():
        set_config_if_not_none(spawner, trait, f"singleuser.{key}")
    spawner.namespace = os.environ.get("POD_NAMESPACE", "default")
    spawner.image = _reference("singleuser.image")
    # null means: leave it to the container engine.
    spawner.allow_privilege_escalation = get_config("singleuser.allowPrivilegeEscalation")
    spawner.common_labels = _labels()
    spawner.image_pull_secrets = _pull_secrets()
    spawner.init_containers = list(get_config("singleuser.initContainers") or []) + _address_block()
    spawner.tolerations = list(get_config("scheduling.userPods.tolerations") or []) + list(
        get_config("singleuser.extraTolerations") or []
    )
    _choose_nodes(spawner)
    if get_config("scheduling.userScheduler.enabled"):
        spawner.scheduler_name = get_name("user-scheduler")


def _reference(key):
    return f"{get_config(key + '.name')}:{get_config(key + '.tag')}"


def _labels():
    name, release = get_config("Chart.Name"), get_config("Release.Name")
    chart = f"{name}-{get_config('Chart.Version')}".replace("+", "_")
    return {
        "app": name,
        "release": release,
        "chart": chart,
        "app.kubernetes.io/name": name,
        "app.kubernetes.io/instance": release,
        "app.kubernetes.io/managed-by": "kubespawner",
        "helm.sh/chart": chart,
    }


def _pull_secrets():
    names = list(get_config("imagePullSecrets") or []) + list(get_config("singleuser.image.pullSecrets") or [])
    if get_config("imagePullSecret.create") and get_config("imagePullSecret.automaticReferenceInjection"):
        names.append(get_name("image-pull-secret"))
    return names


def _address_block():
    """The init container that closes the cloud's metadata address to the pod; pods share its network namespace."""
    if not get_config("singleuser.cloudMetadata.blockWithIptables"):
        return []
    command = ["iptables", "--append", "OUTPUT", "--protocol", "tcp"]
    command += ["--destination", get_config("singleuser.cloudMetadata.ip")]
    command += ["--destination-port", "80", "--jump", "DROP"]
    container = {
        "name": "block-cloud-metadata",
        "image": _reference("singleuser.networkTools.image"),
        "command": command,
        "securityContext": {"privileged": True, "runAsUser": 0, "capabilities": {"add": ["NET_ADMIN"]}},
    }
    policy = get_config("singleuser.networkTools.image.pullPolicy")
    if policy:
        container["imagePullPolicy"] = policy
    resources = get_config("singleuser.networkTools.resources")
    if resources:
        container["resources"] = resources
    return [container]


def _choose_nodes(spawner):
    wish = get_config("scheduling.userPods.nodeAffinity.matchNodePurpose")
    term = {
        "matchExpressions": [{"key": "hub.jupyter.org/node-purpose", "operator": "In", "values": ["user"]}],
    }
    if wish == "require":
        spawner.node_affinity_required = [term]
    elif wish == "prefer":
        spawner.node_affinity_preferred = [{"weight": 100, "preference": term}]
