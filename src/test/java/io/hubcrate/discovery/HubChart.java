package io.hubcrate.discovery;

import io.hubcrate.testing.TestChart;

/** A chart of the shape of JupyterHub's, written for these tests. */
final class HubChart {
    private HubChart() {}

    static TestChart named(String name) {
        return new TestChart(name, "1.2.3")
                .file(
                        "values.yaml",
                        """
                        hub:
                          cookieSecret:
                          image: {name: site/hub, tag: "1", pullPolicy: }
                          extraConfig: {}
                        proxy:
                          secretToken: ''
                          chp: {image: {name: site/proxy, tag: "1"}}
                          traefik: {image: {name: site/traefik, tag: "1"}}
                        singleuser:
                          image: {name: site/notebook, tag: "1", pullPolicy: }
                          networkTools: {image: {name: site/tools, tag: "1"}}
                          cloudMetadata: {blockWithIptables: true}
                          profileList: []
                        prePuller:
                          hook: {enabled: true, image: {name: site/awaiter, tag: "1"}}
                          extraImages: {}
                        """)
                .file(
                        "templates/hub.yaml",
                        """
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: hub}
                        spec:
                          template:
                            spec:
                              containers:
                                - name: hub
                                  image: {{ .Values.hub.image.name }}:{{ .Values.hub.image.tag }}
                                  {{- with .Values.hub.image.pullPolicy }}
                                  imagePullPolicy: {{ . }}
                                  {{- end }}
                                - name: chp
                                  image: {{ .Values.proxy.chp.image.name }}:{{ .Values.proxy.chp.image.tag }}
                                  {{- with .Values.proxy.chp.image.pullPolicy }}
                                  imagePullPolicy: {{ . }}
                                  {{- end }}
                        """)
                .file(
                        "templates/secret.yaml",
                        """
                        apiVersion: v1
                        kind: Secret
                        metadata: {name: hub}
                        data:
                          token: {{ required "a token is needed" .Values.proxy.secretToken | b64enc }}
                          values.yaml: {{ dict "singleuser" (dict "image" "site/from-secret:1") | toYaml | b64enc }}
                        """)
                .file(
                        "templates/hook.yaml",
                        """
                        {{- if .Values.prePuller.hook.enabled }}
                        apiVersion: batch/v1
                        kind: Job
                        metadata: {name: awaiter, annotations: {"helm.sh/hook": pre-install}}
                        spec:
                          template:
                            spec:
                              containers:
                                - name: awaiter
                                  image: {{ .Values.prePuller.hook.image.name }}:{{ .Values.prePuller.hook.image.tag }}
                        {{- end }}
                        """);
    }
}
