{{- /*
What a pod may reach beyond JupyterHub's own pods, as rules of a NetworkPolicy; takes (list . networkPolicyValues).
"Private" are the three ranges of RFC 1918; an API server, a file server or a registry of a site is usually in one.
*/}}
{{- define "hub.egress" -}}
{{- $metadata := printf "%s/32" (index . 0).Values.singleuser.cloudMetadata.ip -}}
{{- $private := list "10.0.0.0/8" "172.16.0.0/12" "192.168.0.0/16" -}}
{{- $allow := (index . 1).egressAllowRules -}}
{{- $resolvers := list -}}
{{- if $allow.dnsPortsCloudMetadataServer -}}
{{- $resolvers = append $resolvers (dict "ipBlock" (dict "cidr" $metadata)) -}}
{{- end -}}
{{- if $allow.dnsPortsKubeSystemNamespace -}}
{{- $resolvers = append $resolvers (dict "namespaceSelector" (dict "matchLabels" (dict "kubernetes.io/metadata.name" "kube-system"))) -}}
{{- end -}}
{{- if $allow.dnsPortsPrivateIPs -}}
{{- range $private -}}
{{- $resolvers = append $resolvers (dict "ipBlock" (dict "cidr" .)) -}}
{{- end -}}
{{- end -}}
{{- $rules := list -}}
{{- if $resolvers -}}
{{- $dns := list (dict "port" 53 "protocol" "UDP") (dict "port" 53 "protocol" "TCP") -}}
{{- $rules = append $rules (dict "ports" $dns "to" $resolvers) -}}
{{- end -}}
{{- if $allow.nonPrivateIPs -}}
{{- $world := dict "cidr" "0.0.0.0/0" "except" (append $private $metadata) -}}
{{- $rules = append $rules (dict "to" (list (dict "ipBlock" $world))) -}}
{{- end -}}
{{- if $allow.privateIPs -}}
{{- $blocks := list -}}
{{- range $private -}}
{{- $blocks = append $blocks (dict "ipBlock" (dict "cidr" .)) -}}
{{- end -}}
{{- $rules = append $rules (dict "to" $blocks) -}}
{{- end -}}
{{- if $allow.cloudMetadataServer -}}
{{- $rules = append $rules (dict "to" (list (dict "ipBlock" (dict "cidr" $metadata)))) -}}
{{- end -}}
{{- with concat $rules ((index . 1).egress | default list) -}}
{{ toYaml . }}
{{- end -}}
{{- end }}

{{- /*
Who may come in: any source on the ports that the values name, labeled pods on this port, and the values' own rules.
Takes (list networkPolicyValues PORT LABEL).
*/}}
{{- define "hub.ingress" -}}
{{- $policy := index . 0 -}}
{{- $label := dict "matchLabels" (dict (printf "hub.jupyter.org/%s" (index . 2)) "true") -}}
- ports:
    - port: {{ index . 1 }}
  from:
    - podSelector:
        {{- toYaml $label | nindent 8 }}
    {{- if eq $policy.interNamespaceAccessLabels "accept" }}
      namespaceSelector: {}
    - namespaceSelector:
        {{- toYaml $label | nindent 8 }}
    {{- end }}
{{- end }}

{{- /* Takes networkPolicyValues. */}}
{{- define "hub.openIngress" -}}
{{- with .allowedIngressPorts -}}
- ports:
    {{- range . }}
    - port: {{ . }}
    {{- end }}
{{ end -}}
{{- with .ingress -}}
{{ toYaml . }}
{{- end }}
{{- end }}
