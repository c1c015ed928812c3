{{- /* image and imagePullPolicy of a container; takes an image's values. */}}
{{- define "hub.image" -}}
image: {{ printf "%s:%s" .name (toString .tag) | quote }}
{{- with .pullPolicy }}
imagePullPolicy: {{ . }}
{{- end }}
{{- end }}

{{- /* imagePullSecrets of a pod, or nothing; takes (list . imageValues). */}}
{{- define "hub.pullSecrets" -}}
{{- $root := index . 0 -}}
{{- $names := concat ((index . 1).pullSecrets | default list) ($root.Values.imagePullSecrets | default list) -}}
{{- if and $root.Values.imagePullSecret.create $root.Values.imagePullSecret.automaticReferenceInjection -}}
{{- $names = append $names "image-pull-secret" -}}
{{- end -}}
{{- if $names -}}
imagePullSecrets:
{{- range uniq $names }}
{{- if kindIs "map" . }}
  - name: {{ .name | quote }}
{{- else }}
  - name: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* env entries from a list of EnvVar, or a map from names to texts or to the rest of an EnvVar. */}}
{{- define "hub.env" -}}
{{- if kindIs "slice" . -}}
{{ toYaml . }}
{{- else -}}
{{- range $name, $value := . }}
{{- if kindIs "map" $value }}
{{ list (merge (dict "name" $name) $value) | toYaml }}
{{- else }}
- name: {{ $name | quote }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* An HTTP probe, or nothing; takes (list NAME probeValues PATH). */}}
{{- define "hub.probe" -}}
{{- $probe := index . 1 -}}
{{- if $probe.enabled -}}
{{ index . 0 }}:
  httpGet:
    path: {{ index . 2 }}
    port: http
  {{- omit $probe "enabled" | toYaml | nindent 2 }}
{{- end }}
{{- end }}

{{- /* Where hub, proxy and scheduler run; takes (list . nodeSelector tolerations). */}}
{{- define "hub.corePlacement" -}}
{{- $core := (index . 0).Values.scheduling.corePods -}}
{{- with index . 1 -}}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{ end -}}
{{- with concat $core.tolerations (index . 2) -}}
tolerations:
  {{- toYaml . | nindent 2 }}
{{ end -}}
{{- $term := dict "matchExpressions" (list (dict "key" "hub.jupyter.org/node-purpose" "operator" "In" "values" (list "core"))) -}}
{{- if eq $core.nodeAffinity.matchNodePurpose "require" -}}
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
        {{- list $term | toYaml | nindent 8 }}
{{- else if eq $core.nodeAffinity.matchNodePurpose "prefer" -}}
affinity:
  nodeAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      {{- list (dict "weight" 100 "preference" $term) | toYaml | nindent 6 }}
{{- end }}
{{- end }}
