package io.hubcrate.cli;

import io.hubcrate.demo.ClusterFiles;
import io.hubcrate.demo.DemoChart;
import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.site.RigSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * A signed bundle of a whole JupyterHub cluster of the current line ({@link ClusterFiles}), nothing in it standing in for
 * anything, made by typing the builder's commands against the rig's origin. The first one on a machine takes some minutes:
 * `rig cluster` builds what is in it.
 */
final class ClusterBundle implements SignedBundle {
    private final TypedBuilder builder;
    private final Path folder;
    private final Path bundle;
    /** How long the builder's two commands took. */
    final Duration locking;

    final Duration building;

    ClusterBundle(RigSite site, DemoChart chart, ScratchFolder scratch) throws IOException {
        site.makeCluster(chart.parts());
        this.folder = scratch.path();
        ClusterFiles.Served served = new ClusterFiles.Served(
                site.originRegistry(), site.originFiles(), site.packageKey(), RigRelease.of(site));
        ClusterFiles.write(folder, served, chart);
        this.builder = new TypedBuilder(scratch);
        Instant begun = Instant.now();
        builder.lock(ClusterFiles.MANIFEST);
        Instant locked = Instant.now();
        this.bundle = builder.build(ClusterFiles.MANIFEST, "out");
        this.locking = Duration.between(begun, locked);
        this.building = Duration.between(locked, Instant.now());
    }

    @Override
    public Path bundle() {
        return bundle;
    }

    @Override
    public Path trust() {
        return builder.trust;
    }

    @Override
    public Path keyring() {
        return builder.keyring();
    }

    /** In bytes. */
    long size() throws IOException {
        try (Stream<Path> files = Files.walk(bundle)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
