"""The chart's values as Python that runs in the hub may ask for them.

The module and its functions are named as in the published chart, because hub.extraConfig of sites imports them.
"""

import os
from functools import lru_cache

import yaml

FOLDER = os.path.dirname(os.path.realpath(__file__))
_MISSING = object()


@lru_cache(maxsize=None)
def _values():
    with open(os.path.join(FOLDER, "secret", "values.yaml"), encoding="utf-8") as file:
        return yaml.safe_load(file)


def get_config(key, default=None):
    """The value at a path such as "hub.db.type"; the default if any part of the path is absent."""
    value = _values()
    for part in key.split("."):
        if not isinstance(value, dict) or part not in value:
            return default
        value = value[part]
    return value


def get_secret_value(key, default=_MISSING):
    """One entry of the Secret "hub"; without a default, an absent one is an error that names it."""
    try:
        with open(os.path.join(FOLDER, "secret", key), encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        if default is _MISSING:
            raise KeyError(f"the Secret 'hub' has no entry {key}") from None
        return default


def get_name(name):
    """The name of one of the chart's objects; in this chart most are called what they are."""
    if name == "user-scheduler":
        return f"{get_config('Release.Name')}-user-scheduler"
    return "hub-db-dir" if name == "hub-pvc" else name


def get_name_env(name, suffix=""):
    """A variable that Kubernetes sets for a service, such as get_name_env("hub", "_SERVICE_PORT")."""
    return os.environ[(get_name(name) + suffix).upper().replace("-", "_")]


def set_config_if_not_none(section, trait, key):
    """Sets a trait of a config section such as c.KubeSpawner unless the value is absent or null."""
    value = get_config(key)
    if value is not None:
        setattr(section, trait, value)
