"""JupyterHub's configuration in this chart: who talks to whom; then the site's own values, which have the last word."""

import importlib.util
import os
import sys

from tornado.httpclient import AsyncHTTPClient

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))

import hub_pods
import hub_services
import hub_storage
from z2jh import get_config, get_secret_value, set_config_if_not_none

if importlib.util.find_spec("pycurl"):
    # Many users at once are too many for Tornado's own client.
    AsyncHTTPClient.configure("tornado.curl_httpclient.CurlAsyncHTTPClient")

c.JupyterHub.spawner_class = "kubespawner.KubeSpawner"
c.JupyterHub.hub_bind_url = "http://:8081"
c.JupyterHub.hub_connect_url = "http://hub:8081"
c.JupyterHub.last_activity_interval = 60
# A restart of the hub or the proxy leaves users' servers alone.
c.JupyterHub.cleanup_servers = False
c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 0}
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.api_url = "http://proxy-api:8001"

DATABASES = {"sqlite-pvc": "sqlite:///jupyterhub.sqlite", "sqlite-memory": "sqlite://"}
database = get_config("hub.db.type")
if database in DATABASES:
    c.JupyterHub.db_url = DATABASES[database]
else:
    set_config_if_not_none(c.JupyterHub, "db_url", "hub.db.url")
    password = get_secret_value("hub.db.password", None)
    variable = {"postgres": "PGPASSWORD", "mysql": "MYSQL_PWD"}.get(database)
    if password is not None and variable:
        os.environ[variable] = password

for trait, key in {
    "active_server_limit": "activeServerLimit",
    "allow_named_servers": "allowNamedServers",
    "authenticate_prometheus": "authenticatePrometheus",
    "base_url": "baseUrl",
    "concurrent_spawn_limit": "concurrentSpawnLimit",
    "named_server_limit_per_user": "namedServerLimitPerUser",
    "redirect_to_server": "redirectToServer",
    "shutdown_on_logout": "shutdownOnLogout",
    "template_paths": "templatePaths",
    "template_vars": "templateVars",
}.items():
    set_config_if_not_none(c.JupyterHub, trait, f"hub.{key}")

set_config_if_not_none(c.Spawner, "consecutive_failure_limit", "hub.consecutiveFailureLimit")
set_config_if_not_none(c.Spawner, "default_url", "singleuser.defaultUrl")
# null is a wish of its own here: the image's own command.
c.Spawner.cmd = get_config("singleuser.cmd")
hub_pods.configure(c)
hub_storage.configure(c)
hub_services.configure(c)

if get_config("debug.enabled"):
    c.JupyterHub.log_level = "DEBUG"
    c.Spawner.debug = True

c.JupyterHub.cookie_secret = get_secret_value("hub.config.JupyterHub.cookie_secret")
crypt_keys = get_secret_value("hub.config.CryptKeeper.keys", None)
if crypt_keys:
    c.CryptKeeper.keys = crypt_keys.split(";")

# What stands in entries of the Secret of its own, or comes with the environment.
ELSEWHERE = {
    "JupyterHub": ("cookie_secret", "proxy_auth_token", "services"),
    "ConfigurableHTTPProxy": ("auth_token",),
    "CryptKeeper": ("keys",),
}
for section, traits in (get_config("hub.config") or {}).items():
    if not section[:1].isupper():
        sys.exit(f"hub.config.{section}: not the name of a class, such as JupyterHub or Authenticator")
    own = {trait: value for trait, value in (traits or {}).items() if trait not in ELSEWHERE.get(section, ())}
    c[section].update(own)

for name, source in sorted((get_config("hub.extraConfig") or {}).items()):
    print(f"hub.extraConfig: {name}")
    exec(compile(source, f"hub.extraConfig/{name}", "exec"))
