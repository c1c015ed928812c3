{{- /*
Labels and names are facts of the published chart that other programs and people rely on: kubectl commands, network
policies, KubeSpawner's pods. Each template takes (list . COMPONENT).
*/}}

{{- /* What selectors use; it must never change for a component. */}}
{{- define "hub.selector" -}}
{{- $root := index . 0 -}}
app: {{ $root.Chart.Name }}
component: {{ index . 1 }}
release: {{ $root.Release.Name | quote }}
{{- end }}

{{- /* Of a pod: the selector in both spellings, without versions, so that a new chart version alone restarts nothing. */}}
{{- define "hub.podLabels" -}}
{{- $root := index . 0 -}}
{{ include "hub.selector" . }}
app.kubernetes.io/name: {{ $root.Chart.Name }}
app.kubernetes.io/component: {{ index . 1 }}
app.kubernetes.io/instance: {{ $root.Release.Name | quote }}
{{- end }}

{{- /* Of every other object. */}}
{{- define "hub.labels" -}}
{{- $root := index . 0 -}}
{{- $chart := printf "%s-%s" $root.Chart.Name ($root.Chart.Version | replace "+" "_") -}}
{{ include "hub.podLabels" . }}
chart: {{ $chart }}
heritage: {{ $root.Release.Service }}
helm.sh/chart: {{ $chart }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
{{- end }}

{{- /* The name of a component's service account; takes (list serviceAccountValues COMPONENT). */}}
{{- define "hub.serviceAccountName" -}}
{{- $account := index . 0 -}}
{{ $account.name | default (ternary (index . 1) "default" $account.create) }}
{{- end }}
