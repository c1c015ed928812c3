{{- /*
The images of users' pods as init containers that do nothing, so that a node's kubelet knows them to be in use.
Takes the root. Profiles' images are pulled by the policy of the cluster, as KubeSpawner does.
*/}}
{{- define "puller.containers" -}}
{{- $user := .Values.singleuser -}}
{{- $images := list (dict "name" "image-pull-singleuser" "image" $user.image) -}}
{{- if $user.cloudMetadata.blockWithIptables -}}
{{- $images = prepend $images (dict "name" "image-pull-metadata-block" "image" $user.networkTools.image) -}}
{{- end -}}
{{- range $i, $container := concat $user.initContainers $user.extraContainers -}}
{{- $images = append $images (dict "name" (printf "image-pull-singleuser-init-and-extra-containers-%d" $i) "whole" $container.image) -}}
{{- end -}}
{{- if .Values.prePuller.pullProfileListImages -}}
{{- range $i, $profile := $user.profileList -}}
{{- with $profile.kubespawner_override -}}
{{- with .image -}}
{{- $images = append $images (dict "name" (printf "image-pull-singleuser-profilelist-%d" $i) "whole" .) -}}
{{- end -}}
{{- end -}}
{{- range $option, $spec := $profile.profile_options | default dict -}}
{{- range $choice, $chosen := $spec.choices | default dict -}}
{{- with $chosen.kubespawner_override -}}
{{- with .image -}}
{{- $images = append $images (dict "name" (printf "image-pull-profile-%d-option-%s-%s" $i $option $choice) "whole" .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $name, $image := .Values.prePuller.extraImages -}}
{{- $images = append $images (dict "name" (printf "image-pull-%s" $name) "image" $image) -}}
{{- end -}}
{{- range $images }}
- name: {{ .name | lower | replace "_" "-" | trunc 63 | trimSuffix "-" }}
  {{- if .image }}
  {{- include "hub.image" .image | nindent 2 }}
  {{- else }}
  image: {{ .whole | quote }}
  {{- end }}
  command: [/bin/sh, -c, "echo here"]
  {{- with $.Values.prePuller.resources }}
  resources:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $.Values.prePuller.containerSecurityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}
