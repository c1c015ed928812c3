package io.hubcrate.cli;

import io.hubcrate.demo.ClusterFiles;
import io.hubcrate.demo.ClusterLine;
import io.hubcrate.demo.DemoChart;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.site.RigSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * A signed bundle of a whole JupyterHub cluster ({@link ClusterFiles}), nothing in it standing in for
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

    ClusterBundle(RigSite site, ClusterLine line, ScratchFolder scratch) throws IOException {
        this.folder = scratch.path();
        DemoChart chart = chart(line);
        site.makeCluster(line == ClusterLine.CURRENT ? chart.parts() : "cluster");
        ClusterFiles.Served served = new ClusterFiles.Served(
                site.originRegistry(), site.originFiles(), site.packageKey(), RigRelease.of(site));
        ClusterFiles.write(folder, served, line, chart);
        this.builder = new TypedBuilder(scratch);
        Instant begun = Instant.now();
        builder.lock(ClusterFiles.MANIFEST);
        Instant locked = Instant.now();
        this.bundle = builder.build(ClusterFiles.MANIFEST, "out");
        this.locking = Duration.between(begun, locked);
        this.building = Duration.between(locked, Instant.now());
    }

    /** The project's own, in the line's dialect, or another one by hand: {@code -Dchart=FOLDER}. */
    private DemoChart chart(ClusterLine line) {
        String given = System.getProperty("chart");
        if (given != null || line == ClusterLine.CURRENT) {
            return DemoChart.of(Path.of(""), given == null ? null : Path.of(given));
        }
        Path made = folder.resolve("chart-classic");
        Programs.run("python3", "src/rig/chart-classic", "charts/jupyterhub", made.toString())
                .succeeded();
        return new DemoChart(made, false);
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
