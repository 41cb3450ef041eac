{{/* All objects are called after the release, so that two of them meet nowhere. */}}
{{- define "sluice.name" -}}
{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- end }}

{{/* What tells the pods of this release. */}}
{{- define "sluice.pods" -}}
app.kubernetes.io/name: {{ include "sluice.name" . }}
{{- end }}

{{- define "sluice.labels" -}}
{{ include "sluice.pods" . }}
app.kubernetes.io/part-of: sluice
{{- end }}

{{- define "sluice.port" -}}
{{ eq .Values.auth.mode "mtls" | ternary 8443 8080 }}
{{- end }}

{{- define "sluice.isSidecar" -}}
{{ if .Values.application.containers }}true{{ else }}false{{ end }}
{{- end }}

{{- define "sluice.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ default $.Chart.AppVersion .tag }}{{ end }}
{{- end }}
{{- end }}

{{/* The variables that all nodes have in common. */}}
{{- define "sluice.config" -}}
{{- $name := include "sluice.name" . -}}
{{- $config := dict
    "SLUICE_STATE_DIR" "/data/state"
    "SLUICE_FOLDERS_DATA_PATH" "/data/files"
    "SLUICE_PEERS" (printf "dns://%s:8080" $name)
    "SLUICE_AUTH_MODE" "token"
    "SLUICE_AUTH_TOKEN_FILE" "/etc/sluice/token/token"
    "QUARKUS_HTTP_HOST" "0.0.0.0" -}}
{{- if eq .Values.auth.mode "none" -}}
{{- $_ := set $config "SLUICE_AUTH_MODE" "none" -}}
{{- $_ := set $config "SLUICE_AUTH_TOKEN_FILE" "" -}}
{{- else if eq .Values.auth.mode "mtls" -}}
{{- $_ := set $config "SLUICE_PEERS" (printf "dnss://%s:8443" $name) -}}
{{- $_ := set $config "QUARKUS_CONFIG_LOCATIONS" "/etc/sluice/config/tls.properties" -}}
{{- end -}}
{{- range $key, $value := .Values.config -}}
{{- $_ := set $config $key (toString $value) -}}
{{- end -}}
{{ toYaml $config }}
{{- end }}

{{/*
A name that ends with a hash of what is in it, as Kustomize makes it: a change restarts the nodes, one
after the other. Takes a dict of name and data.
*/}}
{{- define "sluice.hashed" -}}
{{- $json := dict "kind" "ConfigMap" "name" "" "data" .data | toJson -}}
{{- $hash := $json | sha256sum | trunc 10 | replace "0" "g" | replace "1" "h" | replace "3" "k" | replace "a" "m" | replace "e" "t" -}}
{{ .name }}-{{ $hash }}
{{- end }}

{{- define "sluice.configName" -}}
{{ include "sluice.hashed" (dict "name" (include "sluice.name" .) "data" (include "sluice.config" . | fromYaml)) }}
{{- end }}

{{- define "sluice.tlsName" -}}
{{ include "sluice.hashed" (dict "name" (printf "%s-tls" (include "sluice.name" .)) "data" (dict "tls.properties" (.Files.Get "files/tls.properties"))) }}
{{- end }}
