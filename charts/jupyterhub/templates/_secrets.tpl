{{- /*
Secrets come from values alone. Nothing is looked up in the cluster and nothing is drawn at random: a rendering says what
the next one will say, so that a plan made from it holds.
*/}}

{{- /* A value of hub.config, or empty; takes (list . CLASS TRAIT). */}}
{{- define "hub.configured" -}}
{{- $class := get (index . 0).Values.hub.config (index . 1) | default dict -}}
{{- $value := get $class (index . 2) | default "" -}}
{{- kindIs "slice" $value | ternary (join ";" (kindIs "slice" $value | ternary $value list)) $value -}}
{{- end }}

{{- define "hub.proxyToken" -}}
{{- $why := "\n\nproxy.secretToken is missing: the secret that hub and proxy share. Give 64 hex digits that stay the same from release to release ('openssl rand -hex 32' makes some), or hub.config.ConfigurableHTTPProxy.auth_token.\n" -}}
{{- include "hub.configured" (list . "ConfigurableHTTPProxy" "auth_token") | default .Values.proxy.secretToken | required $why -}}
{{- end }}

{{- define "hub.cookieSecret" -}}
{{- $why := "\n\nhub.cookieSecret is missing: what signs users' cookies. Give 64 hex digits that stay the same from release to release ('openssl rand -hex 32' makes some), or hub.config.JupyterHub.cookie_secret.\n" -}}
{{- $secret := include "hub.configured" (list . "JupyterHub" "cookie_secret") | default .Values.hub.cookieSecret | required $why -}}
{{- if not (regexMatch "^([0-9a-fA-F]{2}){32,}$" $secret) -}}
{{- fail "\n\nhub.cookieSecret must be 64 or more hex digits: JupyterHub reads it so and would not start. 'openssl rand -hex 32' makes some.\n" -}}
{{- end -}}
{{- $secret -}}
{{- end }}

{{- /* The keys joined by semicolons, or nothing where no authenticator keeps state. */}}
{{- define "hub.cryptKeys" -}}
{{- $keys := include "hub.configured" (list . "CryptKeeper" "keys") -}}
{{- if not $keys -}}
{{- range $class, $traits := .Values.hub.config -}}
{{- if get $traits "enable_auth_state" -}}
{{- fail (printf "\n\nhub.config.CryptKeeper.keys is missing, but hub.config.%s.enable_auth_state is on: JupyterHub would not start. Give a list with one key of 64 hex digits ('openssl rand -hex 32' makes one).\n" $class) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $keys -}}
{{- end }}

{{- /* Values that the published chart knows and this one would silently ignore. */}}
{{- define "hub.refusals" -}}
{{- if .Values.proxy.https.enabled -}}
{{- fail "\n\nproxy.https.enabled: true, but this chart serves plain HTTP only. Set it to false, or install the published chart.\n" -}}
{{- end -}}
{{- if .Values.prePuller.hook.enabled -}}
{{- fail "\n\nprePuller.hook.enabled: true, but this chart has no hook: its images are on the nodes before it is installed. Set it to false; prePuller.continuous holds the images on every node.\n" -}}
{{- end -}}
{{- range $name := list "podPriority" "userPlaceholder" -}}
{{- if (get $.Values.scheduling $name).enabled -}}
{{- fail (printf "\n\nscheduling.%s.enabled: true, but this chart has no placeholder pods and no priorities. Set it to false, or install the published chart.\n" $name) -}}
{{- end -}}
{{- end -}}
{{- end }}
