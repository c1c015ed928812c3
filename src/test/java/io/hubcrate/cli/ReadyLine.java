package io.hubcrate.cli;

import io.hubcrate.testing.TestChart;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The two lines that are shipped ready, with what is known of the charts and add-ons that they name. */
enum ReadyLine {
    CLASSIC(
            List.of(
                    "docker.io/jupyterhub/k8s-hub:0.9.1",
                    "docker.io/jupyterhub/configurable-http-proxy:4.2.1",
                    "docker.io/library/traefik:v2.1",
                    "docker.io/jupyterhub/k8s-secret-sync:0.9.1",
                    "docker.io/jupyterhub/k8s-network-tools:0.9.1",
                    "docker.io/jupyterhub/k8s-singleuser-sample:0.9.1",
                    "gcr.io/google_containers/kube-scheduler-amd64:v1.13.12",
                    "docker.io/jupyterhub/k8s-image-awaiter:0.9.1",
                    "gcr.io/google_containers/pause:3.1"),
            List.of(
                    "k8s.gcr.io/kube-apiserver:v1.20.2",
                    "k8s.gcr.io/kube-controller-manager:v1.20.2",
                    "k8s.gcr.io/kube-scheduler:v1.20.2",
                    "k8s.gcr.io/kube-proxy:v1.20.2",
                    "k8s.gcr.io/pause:3.2",
                    "k8s.gcr.io/etcd:3.4.13-0",
                    "k8s.gcr.io/coredns:1.7.0"),
            List.of(
                    "docker.io/calico/node:v3.17.4",
                    "docker.io/calico/cni:v3.17.4",
                    "docker.io/calico/pod2daemon-flexvol:v3.17.4",
                    "docker.io/calico/kube-controllers:v3.17.4")),
    CURRENT(
            List.of(
                    "quay.io/jupyterhub/k8s-hub:4.4.0",
                    "quay.io/jupyterhub/configurable-http-proxy:5.2.0",
                    "docker.io/library/traefik:v3.6.12",
                    "quay.io/jupyterhub/k8s-secret-sync:4.4.0",
                    "quay.io/jupyterhub/k8s-network-tools:4.4.0",
                    "quay.io/jupyterhub/k8s-singleuser-sample:4.4.0",
                    "registry.k8s.io/kube-scheduler:v1.30.14",
                    "quay.io/jupyterhub/k8s-image-awaiter:4.4.0",
                    "registry.k8s.io/pause:3.10.1"),
            List.of(
                    "registry.k8s.io/kube-apiserver:v1.35.8",
                    "registry.k8s.io/kube-controller-manager:v1.35.8",
                    "registry.k8s.io/kube-scheduler:v1.35.8",
                    "registry.k8s.io/kube-proxy:v1.35.8",
                    "registry.k8s.io/etcd:3.6.6-0",
                    "registry.k8s.io/coredns/coredns:v1.13.1"),
            List.of(
                    "quay.io/calico/node:v3.31.4",
                    "quay.io/calico/cni:v3.31.4",
                    "quay.io/calico/kube-controllers:v3.31.4"));

    /** Of the published chart's values: hub, proxy, traefik, secret-sync, tools, notebook, scheduler, awaiter, pause. */
    private final List<String> ofChart;

    private final ReadyManifest manifest = new ReadyManifest(name().toLowerCase(Locale.ROOT));
    private final List<String> ofKubeadm;
    private final List<String> ofCalico;

    ReadyLine(List<String> ofChart, List<String> ofKubeadm, List<String> ofCalico) {
        this.ofChart = ofChart;
        this.ofKubeadm = ofKubeadm;
        this.ofCalico = ofCalico;
    }

    String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }

    ReadyManifest manifest() {
        return manifest;
    }

    /** Everything that must be in the bundle, under the names that the cluster will ask for. */
    List<String> images() {
        return Stream.of(ofChart, ofKubeadm, ofCalico).flatMap(List::stream).toList();
    }

    /** The same under the names that are pulled: the manifest's renames, written out by hand. */
    List<String> pulled() {
        return images().stream()
                .map(image -> image.replaceFirst("^(k8s\\.gcr\\.io|gcr\\.io/google_containers)/", "registry.k8s.io/"))
                .toList();
    }

    /** Those of the chart that a fresh installation does not use: HTTPS by traefik. */
    List<String> notRequired() {
        return List.of(ofChart.get(2), ofChart.get(3));
    }

    /** A chart of the published one's name, version and images: all in its values, those in use also in its objects. */
    TestChart chart() {
        String values = VALUES;
        for (String image : ofChart) {
            int colon = image.lastIndexOf(':');
            String name = image.substring(0, colon).replaceFirst("^docker\\.io/(library/)?", "");
            values = values.replaceFirst(
                    "IMAGE", "image: {name: " + name + ", tag: '" + image.substring(colon + 1) + "'}");
        }
        TestChart chart = new TestChart("jupyterhub", this == CLASSIC ? "0.9.1" : "4.4.0").file("values.yaml", values);
        return chart.file("templates/hub.yaml", object("hub", "", "hub", "proxy.chp"))
                .file(
                        "templates/puller.yaml",
                        object("puller", "", "singleuser", "singleuser.networkTools", "prePuller.pause"))
                .file(
                        "templates/awaiter.yaml",
                        object("awaiter", ", annotations: {\"helm.sh/hook\": pre-install}", "prePuller.hook"))
                .file(
                        "templates/https.yaml",
                        "{{- if .Values.proxy.https.enabled }}\n"
                                + object("autohttps", "", "proxy.traefik", "proxy.secretSync") + "{{- end }}\n")
                .file(
                        "templates/scheduler.yaml",
                        "{{- if .Values.scheduling.userScheduler.enabled }}\n"
                                + object("scheduler", "", "scheduling.userScheduler") + "{{- end }}\n");
    }

    private static final String VALUES =
            """
            hub: {IMAGE}
            proxy:
              chp: {IMAGE}
              https: {enabled: false}
              traefik: {IMAGE}
              secretSync: {IMAGE}
            singleuser:
              networkTools: {IMAGE}
              IMAGE
            scheduling:
              userScheduler: {enabled: true, IMAGE}
            prePuller:
              hook: {IMAGE}
              pause: {IMAGE}
            """;

    private static String object(String name, String metadata, String... images) {
        StringBuilder text = new StringBuilder("apiVersion: batch/v1\nkind: Job\nmetadata: {name: " + name + metadata
                + "}\nspec:\n  template:\n    spec:\n      containers:\n");
        for (String image : images) {
            String at = ".Values." + image + ".image";
            text.append("        - {name: x, image: \"{{ " + at + ".name }}:{{ " + at + ".tag }}\"}\n");
        }
        return text.toString();
    }

    /** The add-on's objects as far as images go. */
    String calico() {
        StringBuilder text = new StringBuilder(
                "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: calico-node}\nspec:\n  template:\n    spec:\n      containers:\n");
        ofCalico.forEach(image ->
                text.append("        - {name: x, image: ").append(image).append("}\n"));
        return text.toString();
    }
}
