package io.hubcrate.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.content.Digest;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.VerifiedContent;
import io.hubcrate.progress.EventSink;
import io.hubcrate.testing.CountedContent;
import io.hubcrate.testing.SiteNodes;
import io.hubcrate.testing.SmallBundle;
import io.hubcrate.testing.peers.DockerEngine;
import io.hubcrate.testing.peers.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle made for Docker, and a real engine that starts empty. */
class DockerLoadIT {
    @TempDir
    Path folder;

    private final DockerEngine engine = DockerEngine.start();
    private final LoadImagesStep step = new LoadImagesStep();
    private CountedContent content;
    private NodeWork work;

    @BeforeEach
    void build() throws IOException {
        SmallBundle small = new SmallBundle(folder.resolve("in"));
        // One that is known by digest alone has no name in Docker; lock refuses it.
        small.images().removeIf(image -> image.need().reference().tag().isEmpty());
        BundleMedia media = BundleMedia.of(small.build(folder.resolve("out")));
        content = new CountedContent(
                new VerifiedContent(BundleVerifier.verify(media, SmallBundle.policy(), EventSink.NONE, 2), media));
        DockerShell shell = new DockerShell(engine);
        work = new NodeWork(
                shell,
                SiteNodes.site(SiteNodes.controlPlane("cp-1", "10.0.0.1"), shell.node()),
                content,
                new NoRecord(),
                EventSink.NONE);
    }

    @AfterEach
    void end() {
        engine.close();
    }

    private List<String> planned() {
        return step.examine(work).stream().map(Change::subject).toList();
    }

    @Test
    void imagesComeOnceUnderTheirNamesAndStay() {
        assertThat(planned()).contains("docker.io/jupyterhub/k8s-hub:0.9.1", "docker.io/library/extra:1", "images");
        step.apply(work);
        assertThat(engine.imageIds().keySet())
                .containsExactlyInAnyOrder(
                        "jupyterhub/k8s-hub:0.9.1",
                        "jupyterhub/k8s-hub:latest-alias",
                        "jupyterhub/k8s-network-tools:0.9.1",
                        "quay.io/jupyterhub/configurable-http-proxy:4.2.1",
                        "extra:1");
        assertThat(engine.imageIds())
                .containsEntry(
                        "jupyterhub/k8s-hub:0.9.1",
                        image("k8s-hub:0.9.1").config().digest().toString());
        assertThat(planned()).isEmpty();
        // Configurations come once for each name, layers once in all.
        assertThat(content.bytesRead).hasValue(layers() + configurations());
        for (String name : engine.imageIds().keySet()) {
            if (!name.contains("k8s-hub")) {
                Programs.Result removed = engine.run("image", "rm", name);
                assertThat(removed.exit()).as(removed.describe()).isNotZero();
                assertThat(removed.err()).contains("conflict");
            }
        }
        step.apply(work);
        assertThat(content.bytesRead).hasValue(layers() + configurations());
    }

    private BundleIndex.Image image(String end) {
        return content.index().images().stream()
                .filter(image -> image.reference().toString().endsWith(end))
                .findFirst()
                .orElseThrow();
    }

    private long configurations() {
        return content.index().images().stream()
                .mapToLong(image -> image.config().size())
                .sum();
    }

    private long layers() {
        Set<Digest> layers = new HashSet<>();
        content.index().images().forEach(image -> image.layers().forEach(layer -> layers.add(layer.digest())));
        return new ImageArchive(content)
                .entries(layers).stream().mapToLong(Entry::size).sum();
    }

    /** By kubelet: all tags but the last one of an image that has several. By somebody with force: everything. */
    @Test
    void whatIsGoneIsLoadedAgain() {
        step.apply(work);
        engine.run("image", "rm", "jupyterhub/k8s-hub:0.9.1").succeeded();
        assertThat(planned()).containsExactly("docker.io/jupyterhub/k8s-hub:0.9.1", "images");
        engine.run("container", "prune", "--force").succeeded();
        engine.run("image", "rm", "extra:1").succeeded();
        assertThat(planned())
                .containsExactly("docker.io/jupyterhub/k8s-hub:0.9.1", "docker.io/library/extra:1", "images");
        step.apply(work);
        assertThat(planned()).isEmpty();
    }

    /** As a power cut leaves it: the engine still lists it. */
    @Test
    void imageWhoseLayersAreGoneFromTheDiskIsLoadedAgain() throws IOException {
        step.apply(work);
        String layer = engine.run(
                        "image",
                        "inspect",
                        "--format",
                        "{{.GraphDriver.Data.UpperDir}}",
                        "jupyterhub/k8s-network-tools:0.9.1")
                .succeeded()
                .out()
                .strip();
        Programs.run("rm", "-r", layer).succeeded();
        assertThat(engine.imageIds()).containsKey("jupyterhub/k8s-network-tools:0.9.1");
        // Their base is the same one.
        assertThat(planned())
                .containsExactly(
                        "docker.io/jupyterhub/k8s-hub:0.9.1",
                        "docker.io/jupyterhub/k8s-hub:latest-alias",
                        "docker.io/jupyterhub/k8s-network-tools:0.9.1",
                        "images");
        step.apply(work);
        assertThat(planned()).isEmpty();
    }
}
