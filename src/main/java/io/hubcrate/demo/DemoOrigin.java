package io.hubcrate.demo;

import io.hubcrate.content.Digest;
import io.hubcrate.demo.SmallImage.Family;
import io.hubcrate.image.ImageReference;
import io.hubcrate.kubeadm.KubeadmImages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the story's internet holds. */
final class DemoOrigin {
    private static final List<String> CHART_FILES = List.of(
            "Chart.yaml",
            "templates/hub.yaml",
            "templates/image-puller.yaml",
            "templates/proxy.yaml",
            "templates/user-scheduler.yaml",
            "values.yaml");

    /** What the chart and the manifest name; kubeadm's images come on top. */
    private static final List<String> IMAGES = List.of(
            "docker.io/jupyterhub/configurable-http-proxy:4.6",
            "docker.io/jupyterhub/k8s-hub:4.1.0",
            "docker.io/jupyterhub/k8s-image-awaiter:4.1.0",
            "docker.io/jupyterhub/k8s-network-tools:4.1.0",
            "docker.io/jupyterhub/k8s-singleuser-sample:4.1.0",
            "docker.io/library/busybox:1.36",
            "quay.io/jupyter/datascience-notebook:hub-4.1",
            "registry.k8s.io/kube-scheduler:v1.29.8",
            "registry.k8s.io/pause:3.9");

    private DemoOrigin() {}

    static Origin start() throws IOException {
        Origin origin = Origin.start();
        List<ImageReference> references =
                new ArrayList<>(IMAGES.stream().map(ImageReference::parse).toList());
        references.addAll(KubeadmImages.forVersion(DemoFiles.KUBERNETES, null));
        int number = 0;
        for (ImageReference reference : references.stream().distinct().sorted().toList()) {
            Family family = number++ % 2 == 0 ? Family.OCI : Family.SCHEMA_2;
            origin.publish(SmallImage.of(reference, family, 200 + 100 * (number % 7)));
        }
        byte[] chart = chart();
        origin.publish("/charts/tinyhub-1.0.0.tgz", chart);
        origin.publish("/charts/index.yaml", index(chart).getBytes(StandardCharsets.UTF_8));
        origin.publish("/files/cni-plugins.tgz", SmallTar.gzip(SmallTar.of(cniPlugins())));
        return origin;
    }

    private static byte[] chart() throws IOException {
        TreeMap<String, byte[]> files = new TreeMap<>();
        for (String name : CHART_FILES) {
            try (InputStream in = DemoOrigin.class.getResourceAsStream("chart/" + name)) {
                if (in == null) {
                    throw new IllegalStateException("hubcrate was packed without its demo chart: " + name);
                }
                files.put("tinyhub/" + name, in.readAllBytes());
            }
        }
        return SmallTar.gzip(SmallTar.of(files));
    }

    private static String index(byte[] chart) {
        return String.format(
                Locale.ROOT,
                """
                apiVersion: v1
                entries:
                  tinyhub:
                    - apiVersion: v2
                      name: tinyhub
                      version: 1.0.0
                      appVersion: "4.1"
                      digest: %s
                      urls: [tinyhub-1.0.0.tgz]
                """,
                Digest.of(chart).hex());
    }

    private static SortedMap<String, byte[]> cniPlugins() {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("usr/bin/bridge", "#!/bin/sh\n# stands in for a CNI plugin\n".getBytes(StandardCharsets.UTF_8));
        return files;
    }
}
