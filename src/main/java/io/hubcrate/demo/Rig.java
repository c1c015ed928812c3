package io.hubcrate.demo;

import io.hubcrate.failure.InvalidInputException;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The rig of a checkout, as the demonstration uses it: one site of three nodes, and the origin that plays the internet. */
final class Rig {
    /** The site's name in the rig. */
    static final String SITE = "demo";

    private static final String PROGRAM = "src/rig/rig";
    /** From nothing, Kubernetes and the images of a hub among it, on a slow machine. */
    private static final Duration BUILT = Duration.ofHours(2);

    private final DemoStage stage;
    private final Path checkout;

    /**
     * The rig below a checkout.
     *
     * @throws InvalidInputException code {@code demo-without-rig} if there is none, as in a bundle's own hubcrate
     */
    Rig(DemoStage stage, Path checkout) {
        if (!Files.isRegularFile(checkout.resolve(PROGRAM))) {
            throw new InvalidInputException(
                    "demo-without-rig",
                    "there is no " + PROGRAM + " in " + checkout,
                    "Type ./hubcrate demo --cluster in a checkout of hubcrate's sources.");
        }
        this.stage = stage;
        this.checkout = checkout;
    }

    Path checkout() {
        return checkout;
    }

    /** How its commands begin, as typed in the checkout. */
    static String typed(String verb) {
        return PROGRAM + " " + verb + " --site " + SITE;
    }

    /** Types a shell's line in the checkout. */
    void type(String line) {
        type(line, BUILT);
    }

    private void type(String line, Duration limit) {
        stage.show(line);
        int exitCode = OutsideCommand.run(checkout, List.of("sh", "-c", line), limit, stage::echo);
        if (exitCode != 0) {
            throw new DemoFailedException(line, 0, exitCode);
        }
    }

    /** Types a command on a node. */
    void typeOn(String node, String command) {
        type(typed("ssh") + " " + node + " '" + command + "'", BUILT);
    }

    /** What a command on a node prints. */
    String read(String node, String command) {
        return read(typed("ssh") + " " + node + " '" + command + "'");
    }

    private String read(String line) {
        List<String> lines = new ArrayList<>();
        int exitCode = OutsideCommand.run(checkout, List.of("sh", "-c", line), Duration.ofMinutes(5), lines::add);
        if (exitCode != 0) {
            lines.forEach(stage::echo);
            throw new DemoFailedException(line, 0, exitCode);
        }
        return String.join("\n", lines) + "\n";
    }

    /** Whether the site is there, from before. */
    boolean isThere() {
        return OutsideCommand.run(checkout, List.of("sh", "-c", typed("env")), Duration.ofMinutes(1), line -> {}) == 0;
    }

    /** The site as {@code rig env} tells it. */
    Properties described() throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(read(typed("env"))));
        return properties;
    }

    /** What it serves, of a site that is up. */
    ClusterFiles.Served served(Properties site) {
        return new ClusterFiles.Served(
                site.getProperty("origin.registry"),
                URI.create(site.getProperty("origin.files")),
                Path.of(site.getProperty("packageKey")),
                read(
                        "cp1",
                        "rpm -qa --qf \"[%{=NEVRA}\\t%{PROVIDENAME} %{PROVIDEFLAGS:depflags} %{PROVIDEVERSION}\\n]\""));
    }
}
