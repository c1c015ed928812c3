package io.hubcrate.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.manifest.DerivedImage;
import io.hubcrate.manifest.DerivedImage.Layer;
import io.hubcrate.manifest.DerivedImage.Modes;
import io.hubcrate.manifest.DerivedImage.Owner;
import io.hubcrate.render.HelmRenderer;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Derived images in the place of a chart's own, rendered by real Helm. */
class DerivedDiscoveryIT {
    private static DerivedImage derived(String reference, @Nullable String replaces, String to) {
        return new DerivedImage(
                ImageReference.parse(reference),
                ImageReference.parse("site/base:1"),
                replaces == null ? null : ImageReference.parse(replaces),
                List.of(new Layer(Path.of("course"), to, Modes.USUAL, Owner.ROOT)),
                new TreeMap<>(),
                null,
                null,
                new TreeMap<>(),
                null,
                null,
                List.of(),
                "");
    }

    private static DiscoveryFixture hub(String values) {
        return new DiscoveryFixture(HelmRenderer.ofThisProcess(() -> {})).chart(HubChart.named("jupyterhub"), values);
    }

    private static InvalidInputException refusal(DiscoveryFixture fixture) {
        return catchThrowableOfType(InvalidInputException.class, fixture::discover);
    }

    @Test
    void theChartNamesTheDerivedImagesThroughItsOfflineValues() {
        Discovery found = hub("{}")
                .derive(derived("a.example/hub:2", "site/hub:1", "/usr/local/share/templates"))
                .derive(derived("a.example/notebook:2", "site/notebook:1", "/opt/course"))
                .discover();

        assertThat(found.needs())
                .extracting(need -> need.reference().toString())
                .contains("a.example/hub:2", "a.example/notebook:2")
                .doesNotContain("docker.io/site/hub:1", "docker.io/site/notebook:1");
        assertThat(found.needs().stream()
                        .filter(need -> need.reference().toString().equals("a.example/hub:2"))
                        .flatMap(need -> need.sources().stream())
                        .map(ImageNeed.Source::kind))
                .contains(ImageNeed.Kind.RENDERED, ImageNeed.Kind.VALUES, ImageNeed.Kind.DECLARED);
        assertThat(found.offlineValues().get("release0"))
                .isEqualTo(
                        """
                        hub:
                          image:
                            name: "a.example/hub"
                            tag: "2"
                        singleuser:
                          image:
                            name: "a.example/notebook"
                            tag: "2"
                        """);
        assertThat(found.replaced())
                .containsExactlyInAnyOrder(
                        new Discovery.ReplacedValue(ImageReference.parse("a.example/hub:2"), "release0", "hub.image"),
                        new Discovery.ReplacedValue(
                                ImageReference.parse("a.example/notebook:2"), "release0", "singleuser.image"));
    }

    @Test
    void contentInTheHomeIsRefusedWhileHomesAreVolumes() {
        DerivedImage hidden = derived("a.example/notebook:2", "site/notebook:1", "/home/jovyan/course");

        InvalidInputException refusal = refusal(hub("{}").derive(hidden));

        assertThat(refusal.code()).isEqualTo("derived-hidden-by-home");
        assertThat(refusal.problems())
                .extracting(Problem::path)
                .containsExactly("derived[a.example/notebook:2].layers[0].to");
        assertThat(hub("singleuser: {storage: {type: none}}")
                        .derive(hidden)
                        .discover()
                        .replaced())
                .hasSize(1);
        assertThat(hub("singleuser: {storage: {homeMountPath: /data/home}}")
                        .derive(hidden)
                        .discover()
                        .replaced())
                .hasSize(1);
    }

    @Test
    void profilesAndFurtherMountsCountToo() {
        DerivedImage course = derived("a.example/notebook:2", null, "/srv/shared/course");

        InvalidInputException refusal = refusal(
                hub("""
                        singleuser:
                          storage:
                            extraVolumeMounts: [{name: shared, mountPath: /srv/shared}]
                          profileList:
                            - display_name: Course
                              kubespawner_override: {image: "a.example/notebook:2"}
                        """)
                        .derive(course));

        assertThat(refusal.code()).isEqualTo("derived-hidden-by-home");
        // The same image where nobody starts servers from it.
        assertThat(hub("{}").derive(course).discover().needs())
                .extracting(need -> need.reference().toString())
                .contains("a.example/notebook:2");
    }

    @Test
    void whatCannotBeReplacedEverywhereIsTold() {
        InvalidInputException list = refusal(
                hub("""
                        singleuser:
                          profileList:
                            - display_name: Old
                              kubespawner_override: {image: "site/notebook:1"}
                        """)
                        .derive(derived("a.example/notebook:2", "site/notebook:1", "/opt/course")));
        InvalidInputException nothing =
                refusal(hub("{}").derive(derived("a.example/x:2", "site/unknown:1", "/opt/course")));

        assertThat(list.code()).isEqualTo("derived-not-everywhere");
        assertThat(list.problems()).hasSize(1).allMatch(problem -> problem.text()
                .contains("profileList"));
        assertThat(nothing.code()).isEqualTo("derived-replaces-nothing");
    }
}
