package io.hubcrate.demo;

import io.hubcrate.content.AtomicFile;
import io.hubcrate.failure.InvalidInputException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lock, build, sign, verify, be refused: the whole flow on small real images, by the real commands. */
public final class Story {
    private static final String MANIFEST = "demo.yaml";
    private static final String BUNDLE = "bundles/demo-1-amd64";
    private static final String PASSPHRASE = "passphrase";

    private final DemoStage stage;
    private final Path folder;
    private int steps;

    private Story(DemoStage stage, Path folder) {
        this.stage = stage;
        this.folder = folder;
    }

    /**
     * How it ended.
     *
     * @param lines what to read next
     * @param folder where the files still are; null if they are gone
     */
    public record Ending(int steps, List<String> lines, @Nullable Path folder) {
        public Ending {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Tells it from the beginning to the end.
     *
     * @param stages makes the stage whose commands run in a given folder
     * @param kept a new folder that stays; null for a temporary one
     * @throws InvalidInputException code {@code demo-folder-used} if {@code kept} holds something
     * @throws DemoFailedException if a step does not end as it must; then the folder stays
     */
    public static Ending tell(Function<Path, DemoStage> stages, @Nullable Path kept) throws IOException {
        Path folder = DemoFolder.open(kept);
        Story story = new Story(stages.apply(folder), folder);
        try (Origin origin = DemoOrigin.start()) {
            story.play(origin);
        }
        if (kept == null) {
            DemoFolder.delete(folder);
        }
        return new Ending(story.steps, story.closing(kept), kept);
    }

    private void play(Origin origin) throws IOException {
        stage.say("Everything happens in " + folder + " and on this machine's loopback interface.");
        DemoFiles.write(folder, origin.authority());
        AtomicFile.writePrivate(
                folder.resolve(PASSPHRASE), "correct horse battery staple\n".getBytes(StandardCharsets.UTF_8));

        stage.chapter("1. What a person writes");
        stage.show("cat " + MANIFEST);
        stage.say(Files.readString(folder.resolve(MANIFEST))
                .stripTrailing()
                .indent(2)
                .stripTrailing());

        stage.chapter("2. Two people make signing keys, once");
        step(
                0,
                "keygen",
                "--name",
                "Builder <builder@example.org>",
                "--out",
                "keys/builder",
                "--passphrase-file",
                PASSPHRASE);
        step(
                0,
                "keygen",
                "--name",
                "Officer <officer@example.org>",
                "--algorithm",
                "ed25519",
                "--out",
                "keys/officer",
                "--passphrase-file",
                PASSPHRASE);

        stage.chapter("3. Which images, and why");
        step(0, "images", MANIFEST, "--config", "config.yaml");

        stage.chapter("4. Every tag to a digest, every file to its sum");
        step(0, "lock", MANIFEST, "--config", "config.yaml");

        stage.chapter("5. Build, signed by the builder");
        String builderKey = DemoFolder.find(folder, "keys/builder", ".secret.asc");
        step(
                0,
                "build",
                MANIFEST,
                "--config",
                "config.yaml",
                "--out",
                "bundles",
                "--sign-key",
                builderKey,
                "--passphrase-file",
                PASSPHRASE);

        stage.chapter("6. The officer signs too, on another machine without network");
        step(
                0,
                "sign",
                BUNDLE,
                "--key",
                DemoFolder.find(folder, "keys/officer", ".secret.asc"),
                "--passphrase-file",
                PASSPHRASE);

        trust();
        tampered();
        again(builderKey);
    }

    private void trust() throws IOException {
        stage.chapter("7. Inside the gap: the site's folder of keys, then the proof");
        stage.say(
                "The keys came by another way, their fingerprints compared over the telephone. Both must have signed.");
        Path keys = Files.createDirectories(folder.resolve("site-keys"));
        for (String side : List.of("builder", "officer")) {
            String key = DemoFolder.find(folder, "keys/" + side, ".public.asc");
            stage.show("cp " + key + " site-keys/");
            Files.copy(
                    folder.resolve(key),
                    keys.resolve(String.valueOf(Path.of(key).getFileName())));
        }
        stage.show("echo 'threshold: 2' > site-keys/trust.yaml");
        Files.writeString(keys.resolve("trust.yaml"), "threshold: 2\n");
        step(0, "verify", BUNDLE, "--trust", "site-keys");
    }

    private void tampered() throws IOException {
        stage.chapter("8. One bit of a copy is flipped");
        stage.show("cp -r " + BUNDLE + " tampered    (and one bit in the middle of its images.tar turned over)");
        Path copy = Files.createDirectories(folder.resolve("tampered"));
        try (Stream<Path> files = Files.list(folder.resolve(BUNDLE))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(String.valueOf(file.getFileName())));
            }
        }
        flipBit(copy.resolve("images.tar"));
        step(5, "verify", "tampered", "--trust", "site-keys");
    }

    private void again(String builderKey) throws IOException {
        stage.chapter("9. Built again, elsewhere: the same bytes");
        step(
                0,
                "build",
                MANIFEST,
                "--config",
                "config.yaml",
                "--out",
                "elsewhere",
                "--sign-key",
                builderKey,
                "--passphrase-file",
                PASSPHRASE);
        stage.show("diff -r --exclude='SHA256SUMS.*.asc' bundles elsewhere");
        List<String> differing = differing(folder.resolve(BUNDLE), folder.resolve("elsewhere/demo-1-amd64"));
        if (!differing.isEmpty()) {
            differing.forEach(stage::say);
            throw new DemoFailedException("compare two builds", 0, 1);
        }
        stage.say("No difference: anyone can build it again from the lock and compare.");
    }

    private void step(int expected, String... arguments) {
        int exitCode = stage.run(List.of(arguments));
        steps++;
        if (exitCode != expected) {
            throw new DemoFailedException(arguments[0], expected, exitCode);
        }
    }

    private static void flipBit(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long middle = bytes.length() / 2;
            bytes.seek(middle);
            int value = bytes.read();
            bytes.seek(middle);
            bytes.write(value ^ 1);
        }
    }

    /** Names of files that are not the same in both folders, signatures aside: those carry a time. */
    private static List<String> differing(Path one, Path other) throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(one)) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (!name.endsWith(".asc") && Files.mismatch(file, other.resolve(name)) != -1) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private List<String> closing(@Nullable Path kept) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("== What to read next");
        lines.add("  hubcrate --help            the verbs; each has --help with examples");
        lines.add("  hubcrate explain CODE      any word in brackets that you met above");
        lines.add("  README.md                  the two flows, exit codes, what is supported");
        lines.add("  docs/                      the manifest, the bundle's format, the design");
        lines.add(
                kept == null
                        ? "The temporary folder is gone; to keep one: hubcrate demo --dir DIR"
                        : "The files are in " + kept);
        return lines;
    }
}
