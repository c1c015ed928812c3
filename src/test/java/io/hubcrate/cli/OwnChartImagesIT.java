package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hubcrate images --chart charts/jupyterhub}: our own chart's images and why each is needed. */
class OwnChartImagesIT {
    private static final String CHART =
            Path.of("charts", "jupyterhub").toAbsolutePath().toString();

    @TempDir
    Path folder = Path.of("");

    private Map<String, String> images(String... more) {
        String[] command = new String[more.length + 5];
        System.arraycopy(new String[] {"images", "--chart", CHART, "--output", "json"}, 0, command, 0, 5);
        System.arraycopy(more, 0, command, 5, more.length);
        TypedCommand typed = TypedCommand.in(folder, List.of(), command);
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        Map<String, String> found = new TreeMap<>();
        for (JsonNode image : typed.json()) {
            TreeSet<String> kinds = new TreeSet<>();
            image.get("sources").forEach(source -> kinds.add(source.get("kind").asText()));
            String need = image.get("required").asBoolean() ? "" : "optional ";
            found.put(image.get("reference").asText(), need + String.join(" ", kinds));
        }
        return found;
    }

    @Test
    void areAllFoundWithoutAnyValuesGiven() {
        assertThat(images())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "quay.io/jupyterhub/k8s-hub:4.4.0", "rendered values",
                        "quay.io/jupyterhub/configurable-http-proxy:5.2.0", "rendered values",
                        "quay.io/jupyterhub/k8s-singleuser-sample:4.4.0", "rendered values",
                        "quay.io/jupyterhub/k8s-network-tools:4.4.0", "rendered values",
                        "registry.k8s.io/pause:3.10.1", "rendered values",
                        "registry.k8s.io/kube-scheduler:v1.30.14", "rendered values"));
    }

    @Test
    void areTheUsersOnesEvenWhereNoObjectHoldsThem() throws Exception {
        Files.writeString(
                folder.resolve("site.yaml"),
                """
                prePuller: {continuous: {enabled: false}}
                scheduling: {userScheduler: {enabled: false}}
                singleuser:
                  cloudMetadata: {blockWithIptables: false}
                  profileList:
                    - display_name: R
                      kubespawner_override: {image: "site.example/r:1"}
                """);

        Map<String, String> found = images("--values", "site.yaml");

        assertThat(found)
                .containsEntry("quay.io/jupyterhub/k8s-singleuser-sample:4.4.0", "values")
                .containsEntry("quay.io/jupyterhub/k8s-network-tools:4.4.0", "optional values")
                .containsEntry("registry.k8s.io/pause:3.10.1", "optional values")
                .containsEntry("registry.k8s.io/kube-scheduler:v1.30.14", "optional values");
        assertThat(found).containsEntry("site.example/r:1", "profile");
    }
}
