{{/* The container of a node. Takes a dict of root (the whole scope) and component. */}}
{{- define "sluice.node" -}}
{{- $root := .root -}}
{{- $values := .root.Values -}}
name: sluice
image: {{ include "sluice.image" $root }}
imagePullPolicy: {{ $values.image.pullPolicy }}
{{- if eq (include "sluice.isSidecar" $root) "true" }}
# It starts before the application, and ends after it.
restartPolicy: Always
{{- end }}
{{- if $values.small }}
command:
  - java
  - -XX:AOTCache=/deployments/app.aot
  - -XX:+UnlockDiagnosticVMOptions
  - -XX:ArchiveRelocationMode=0
  - -XX:TieredStopAtLevel=1
  - -XX:+UseSerialGC
  - -XX:+UseCompactObjectHeaders
  - -Xmx40m
  - -XX:+ExitOnOutOfMemoryError
  - -jar
  - /deployments/quarkus-run.jar
{{- end }}
{{- if or $values.mirror.enabled (eq $values.auth.mode "mtls") (eq $values.kind "DaemonSet") }}
# Of the container itself, so that it counts more than what the ConfigMap says.
env:
  {{- if eq $values.kind "DaemonSet" }}
  - name: SLUICE_NODE_NAME
    valueFrom:
      fieldRef:
        fieldPath: spec.nodeName
  {{- end }}
  {{- if eq $values.auth.mode "mtls" }}
  - name: SLUICE_AUTH_MODE
    value: mtls
  - name: SLUICE_AUTH_TOKEN_FILE
    value: ""
  {{- end }}
  {{- if $values.mirror.enabled }}
  - name: SLUICE_FOLDERS_DATA_ROLE
    value: {{ eq .component "mirror" | ternary "receive-only" "send-only" }}
  {{- end }}
{{- end }}
envFrom:
  - configMapRef:
      name: {{ include "sluice.configName" $root }}
ports:
  - name: data
    containerPort: {{ include "sluice.port" $root }}
    protocol: TCP
  - name: management
    containerPort: 9000
    protocol: TCP
# Ten minutes to open an index and to recover it: that grows with what there is to recover.
startupProbe:
  httpGet:
    path: /q/health/started
    port: management
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 300
# Says that the program hangs, never that a peer or a disk does: slow to act on purpose.
livenessProbe:
  httpGet:
    path: /q/health/live
    port: management
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet:
    path: /q/health/ready
    port: management
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 2
{{- $resources := deepCopy $values.resources }}
{{- if $values.small }}
{{- $resources = mergeOverwrite $resources (dict "requests" (dict "memory" "128Mi") "limits" (dict "memory" "128Mi")) }}
{{- end }}
resources:
  {{- toYaml $resources | nindent 2 }}
securityContext:
  runAsNonRoot: true
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop:
      - ALL
volumeMounts:
  {{- if eq $values.auth.mode "mtls" }}
  - name: tls
    mountPath: /etc/sluice/tls
    readOnly: true
  - name: tls-config
    mountPath: /etc/sluice/config
    readOnly: true
  {{- end }}
  # Two directories of one volume, apart from each other. Kubernetes makes them.
  - name: data
    mountPath: /data/files
    subPath: files
  - name: data
    mountPath: /data/state
    subPath: state
  - name: token
    mountPath: /etc/sluice/token
    readOnly: true
  - name: tmp
    mountPath: /tmp
{{- end }}

{{/* The pod of a node, alone or beside an application. Takes the same. */}}
{{- define "sluice.pod" -}}
{{- $root := .root -}}
{{- $values := .root.Values -}}
{{- $name := include "sluice.name" $root -}}
serviceAccountName: {{ $name }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- if $values.userNamespace }}
hostUsers: false
{{- end }}
{{- with $values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- if $values.application.containers }}
# The application's time to end and the node's, one after the other.
terminationGracePeriodSeconds: {{ $values.application.terminationGracePeriodSeconds }}
{{- else }}
# Above quarkus.shutdown.delay and .timeout together (20.5 s), with time to close the index.
terminationGracePeriodSeconds: 30
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  # Not "Always": that would touch the mode and the ctime of every file at every start, and the node
  # would then read every file again to see whether it has changed.
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
  {{- if $values.apparmor }}
  appArmorProfile:
    type: RuntimeDefault
  {{- end }}
{{- if eq $values.kind "StatefulSet" }}
topologySpreadConstraints:
  {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - topologyKey: {{ . }}
    maxSkew: 1
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "sluice.pods" $root | nindent 8 }}
        app.kubernetes.io/component: {{ $.component }}
  {{- end }}
{{- end }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if or $values.tolerations (eq $values.kind "DaemonSet") }}
tolerations:
  {{- if eq $values.kind "DaemonSet" }}
  - key: node-role.kubernetes.io/control-plane
    operator: Exists
    effect: NoSchedule
  {{- end }}
  {{- with $values.tolerations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
{{- if $values.application.containers }}
initContainers:
  - {{- include "sluice.node" . | nindent 4 }}
containers:
  {{- toYaml $values.application.containers | nindent 2 }}
{{- else }}
containers:
  - {{- include "sluice.node" . | nindent 4 }}
{{- end }}
volumes:
  {{- if eq $values.auth.mode "mtls" }}
  - name: tls
    csi:
      driver: csi.cert-manager.io
      readOnly: true
      volumeAttributes:
        csi.cert-manager.io/issuer-name: {{ $name }}-ca
        csi.cert-manager.io/common-name: ${POD_NAME}
        csi.cert-manager.io/dns-names: ${POD_NAME},${POD_NAME}.{{ $name }}.${POD_NAMESPACE}.svc,{{ $name }}
        csi.cert-manager.io/duration: 2160h
        csi.cert-manager.io/renew-before: 720h
        csi.cert-manager.io/key-encoding: PKCS8
        csi.cert-manager.io/key-usages: digital signature,server auth,client auth
        csi.cert-manager.io/fs-group: "10001"
  - name: tls-config
    configMap:
      name: {{ include "sluice.tlsName" $root }}
  {{- end }}
  - name: token
    secret:
      secretName: {{ default (printf "%s-token" $name) $values.auth.secretName }}
      # 0440: for the group of fsGroup, and nobody else.
      defaultMode: 288
      # Without it a node that needs it ends at once and says what is missing.
      optional: true
  # Nothing is executed here: SQLite's library is unpacked in the state directory (1.1 MB).
  - name: tmp
    emptyDir:
      sizeLimit: 64Mi
  {{- if eq $values.kind "DaemonSet" }}
  - name: data
    hostPath:
      path: {{ $values.hostPath }}
      type: Directory
  {{- end }}
{{- end }}
