package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.content.ByteSize;
import io.hubcrate.testing.peers.ContainerdNode;
import io.hubcrate.testing.peers.ForgedImage;
import io.hubcrate.testing.peers.ForgedRegistry;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.peers.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The road at its size: 2 GB of images in volumes on two media, one drive, three containerds behind sshds of which one has a
 * slow line; how much was read of them is taken from the kernel's count of hubcrate's reads.
 */
@Tag("campaign")
class TwoMediaCampaignIT {
    private static final String QUESTION = "Put in the medium with ";
    private static final int MEGABYTES = Integer.getInteger("hubcrate.road.megabytes", 2000);
    /** About a tenth of what the others take on two cores. */
    private static final long SLOW = Long.getLong("hubcrate.road.slow", 5_000_000L);

    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final ScratchFolder scratch = ScratchFolder.create("two-media");
    private final Path folder = scratch.path();

    private Path build() throws IOException {
        try (ForgedRegistry registry = ForgedRegistry.ofMegabytes(MEGABYTES)) {
            Files.writeString(
                    folder.resolve("road.yaml"),
                    "name: road\nversion: '1'\nplatforms: [linux/amd64]\nimages:\n"
                            + registry.images().stream()
                                    .map(image -> "- {reference: '" + image.reference() + "', reason: the road}\n")
                                    .collect(Collectors.joining()));
            Files.writeString(
                    folder.resolve("config.yaml"),
                    "plainHttp: ['" + registry.address() + "']\nmirrors:\n"
                            + registry.images().stream()
                                    .map(ForgedImage::reference)
                                    .map(reference -> reference.substring(0, reference.indexOf('/')))
                                    .distinct()
                                    .map(name -> "- {registry: " + name + ", mirror: '" + registry.address() + "/"
                                            + name + "'}\n")
                                    .collect(Collectors.joining()));
            TypedBuilder builder = new TypedBuilder(scratch);
            builder.lock("road.yaml");
            return builder.build("road.yaml", "out", "--volume-size", MEGABYTES / 7 + "M");
        }
    }

    /** Bytes that the process was given by read(2) and its kin, of files and of sockets. */
    private static long bytesRead(String state) throws IOException {
        Programs.Result found = Programs.command("pgrep", "-n", "-f", "java.*--state " + state)
                .within(Duration.ofMinutes(1))
                .run();
        if (found.exit() != 0) {
            return 0;
        }
        try {
            return Files.readAllLines(Path.of("/proc", found.out().strip(), "io")).stream()
                    .filter(line -> line.startsWith("rchar: "))
                    .mapToLong(line -> Long.parseLong(line.substring("rchar: ".length())))
                    .sum();
        } catch (NoSuchFileException e) {
            // It ended between the look and the question.
            return 0;
        }
    }

    private boolean isWhole(ContainerdNode node, int images) {
        return node.ctr("images", "check")
                        .out()
                        .lines()
                        .filter(line -> line.contains(" complete ") && !line.contains("hubcrate.invalid"))
                        .count()
                >= images;
    }

    @Test
    void twoGigabytesOnTwoMediaForThreeNodesOfWhichOneIsSlow() throws Exception {
        Path bundle = build();
        BundleIndex index = BundleFolder.open(bundle).index();
        try (scratch;
                OneDriveSite site = new OneDriveSite(folder, "{etcdLimitRate: 10G}", SLOW)) {
            List<String> volumes = site.shelve(bundle);
            long bytes = index.volumes().stream()
                    .filter(volume -> volumes.contains(volume.file()))
                    .mapToLong(BundleIndex.Volume::size)
                    .sum();
            int half = volumes.size() / 2;
            List<String> first = volumes.subList(0, half);
            List<String> second = volumes.subList(half, volumes.size());
            Path state = folder.resolve("state");
            List<String> words = new ArrayList<>(
                    List.of("sh", Path.of("hubcrate").toAbsolutePath().toString(), "load", "--yes"));
            words.addAll(List.of("--site", site.file.toString(), "--bundle", bundle.toString()));
            words.addAll(List.of("--trust", folder.resolve("trust").toString(), "--media", site.drive.toString()));
            words.addAll(List.of("--state", state.toString()));
            List<String> asked = new ArrayList<>();
            Map<String, Duration> whole = new LinkedHashMap<>();
            long read = 0;
            long begun = System.nanoTime();
            try (Screen screen = Screen.of(folder, 200, words)) {
                while (true) {
                    String text = screen.text();
                    if (text.split(QUESTION, -1).length - 1 > asked.size()) {
                        String behind = text.substring(text.lastIndexOf(QUESTION) + QUESTION.length());
                        String volume = behind.substring(0, behind.indexOf(' '));
                        asked.add(volume);
                        site.putIn(first.contains(volume) ? first : second);
                        screen.type("");
                    } else if (text.contains("[ended with ")) {
                        break;
                    } else if (asked.size() > 1) {
                        read = Math.max(read, bytesRead(state.toString()));
                        for (int i = 0; i < site.nodes.size(); i++) {
                            if (!whole.containsKey("node-" + (i + 1))
                                    && isWhole(site.nodes.get(i), index.images().size())) {
                                whole.put("node-" + (i + 1), Duration.ofNanos(System.nanoTime() - begun));
                            }
                        }
                    }
                    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENCE);
                    Thread.sleep(500);
                }
                assertThat(screen.exit()).as(screen.text()).isZero();
            }
            System.out.println("two media: " + ByteSize.format(bytes) + " of images in " + volumes.size()
                    + " volumes; asked for " + asked + "; whole after " + whole + ", all after "
                    + Duration.ofNanos(System.nanoTime() - begun) + "; hubcrate read " + ByteSize.format(read));
            for (ContainerdNode node : site.nodes) {
                assertThat(isWhole(node, index.images().size())).isTrue();
            }
            // Once to verify, once for the two quick nodes, once for the slow one that was left to itself; and little
            // else.
            assertThat(read).isBetween(2 * bytes, 3 * bytes + bytes / 5);
            // Verification wants both; the second is in when the road begins.
            assertThat(asked).hasSize(3);
            assertThat(whole.get("node-1")).isLessThan(whole.get("node-3"));
            assertThat(whole.get("node-2")).isLessThan(whole.get("node-3"));
        }
    }
}
