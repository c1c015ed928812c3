"""Programs beside the hub that speak to it with tokens and roles: the culler of idle servers, and the site's own."""

from jupyterhub.utils import url_path_join

from z2jh import get_config, get_secret_value

CULLER = "jupyterhub-idle-culler"


def configure(c):
    """Fills services and load_roles of c.JupyterHub."""
    services, roles = [], []
    if get_config("cull.enabled"):
        services.append({"name": CULLER, "command": _cull_command()})
        roles.append({"name": CULLER, "scopes": _cull_scopes(), "services": [CULLER]})
    for key, given in (get_config("hub.services") or {}).items():
        service = {name: value for name, value in given.items() if name != "apiToken"}
        service.setdefault("name", key)
        service["api_token"] = get_secret_value(f"hub.services.{key}.apiToken")
        services.append(service)
    for key, given in (get_config("hub.loadRoles") or {}).items():
        roles.append({"name": key, **given})
    c.JupyterHub.services = services
    c.JupyterHub.load_roles = roles


def _cull_scopes():
    scopes = ["list:users", "read:users:activity", "read:servers", "delete:servers"]
    return scopes + ["admin:users"] if get_config("cull.users") else scopes


def _cull_command():
    api = url_path_join(get_config("hub.baseUrl", "/"), "hub/api")
    command = ["python3", "-m", "jupyterhub_idle_culler", f"--url=http://localhost:8081{api}"]
    for option, key in {
        "timeout": "timeout",
        "cull-every": "every",
        "concurrency": "concurrency",
        "max-age": "maxAge",
    }.items():
        value = get_config(f"cull.{key}")
        if value:
            command.append(f"--{option}={value}")
    if get_config("cull.users"):
        command.append("--cull-users")
    if not get_config("cull.adminUsers"):
        command.append("--cull-admin-users=false")
    if get_config("cull.removeNamedServers"):
        command.append("--remove-named-servers")
    return command
