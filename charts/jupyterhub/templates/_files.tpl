{{- /*
Entries of a Secret's data from extraFiles; takes (list PATH extraFiles), the path for messages. A file is given as text
(stringData), as base64 (binaryData), or as a tree (data), written as JSON or YAML by its mountPath's ending.
*/}}
{{- define "hub.files" -}}
{{- $path := index . 0 -}}
{{- range $name, $file := index . 1 }}
{{- $why := printf "\n\n%s.%s needs one of stringData, binaryData and data, and a mountPath.\n" $path $name -}}
{{- $mounted := $file.mountPath | required $why -}}
{{- $data := "" -}}
{{- if $file.data -}}
{{- $data = regexMatch "\\.json$" $mounted | ternary (toJson $file.data) (toYaml $file.data) | b64enc -}}
{{- else if $file.stringData -}}
{{- $data = $file.stringData | b64enc -}}
{{- else -}}
{{- $data = $file.binaryData | default "" | nospace | required $why -}}
{{- end }}
{{ $name | quote }}: {{ $data | quote }}
{{- end }}
{{- end }}
