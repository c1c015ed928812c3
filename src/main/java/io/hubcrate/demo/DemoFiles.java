package io.hubcrate.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The files that a person would have written before the story begins. */
final class DemoFiles {
    /** The Kubernetes version of the story; kubeadm's own images come with it. */
    static final String KUBERNETES = "1.30.4";

    private DemoFiles() {}

    /** @param origin {@code host:port} of the embedded origin */
    static void write(Path folder, String origin) throws IOException {
        Files.writeString(
                folder.resolve("demo.yaml"),
                String.format(
                        Locale.ROOT,
                        """
                name: demo
                version: "1"
                sequence: 1
                kubernetes:
                  version: %s
                  containerRuntime: containerd
                charts:
                  - name: tinyhub
                    repository: http://%s/charts/
                    version: 1.0.0
                    release: jhub
                    values: [values.yaml]
                files:
                  - name: cni-plugins.tgz
                    url: http://%s/files/cni-plugins.tgz
                images:
                  - reference: docker.io/library/busybox:1.36
                    reason: to look around on a node
                """,
                        KUBERNETES,
                        origin,
                        origin));
        Files.writeString(
                folder.resolve("values.yaml"),
                """
                # Without storage for a first look; secrets are the site's own and never stand here.
                hub:
                  db:
                    type: sqlite-memory
                """);
        Files.writeString(
                folder.resolve("config.yaml"),
                String.format(
                        Locale.ROOT,
                        """
                # This machine's own settings: every registry is reached through one mirror, over plain HTTP.
                plainHttp: ["%s"]
                mirrors:
                  - registry: docker.io
                    mirror: %s/docker.io
                  - registry: quay.io
                    mirror: %s/quay.io
                  - registry: registry.k8s.io
                    mirror: %s/registry.k8s.io
                """,
                        origin,
                        origin,
                        origin,
                        origin));
    }
}
