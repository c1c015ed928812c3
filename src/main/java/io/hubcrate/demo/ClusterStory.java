package io.hubcrate.demo;

import io.hubcrate.content.AtomicFile;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.visit.HubUser;
import io.hubcrate.visit.UserKernel;
import io.hubcrate.visit.VisitException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** From three bare nodes to a running notebook, for real: the rig's nodes, and a bundle of everything they need. */
public final class ClusterStory {
    private static final String BUNDLE = "cluster-1-amd64";
    private static final String PASSPHRASE = "passphrase";
    private static final String USER = "anna";

    private final DemoStage stage;
    private final Path folder;
    private final Rig rig;
    private int steps;

    private ClusterStory(DemoStage stage, Path folder, Rig rig) {
        this.stage = stage;
        this.folder = folder;
        this.rig = rig;
    }

    /**
     * Tells it from the beginning to the end; the site stays up.
     *
     * @param stages makes the stage whose commands run in a given folder
     * @param checkout where hubcrate's sources are
     * @param chart a folder or a packed chart; null for the checkout's own
     * @param kept a new folder that stays; null for a temporary one
     * @throws InvalidInputException code {@code demo-site-up} if the site is there from before, {@code demo-without-rig},
     *     {@code demo-folder-used}
     * @throws DemoFailedException if a step does not end as it must
     * @throws VisitException if the user is not let in or gets no notebook
     */
    public static Story.Ending tell(
            Function<Path, DemoStage> stages, Path checkout, @Nullable Path chart, @Nullable Path kept)
            throws IOException {
        Rig rig = new Rig(stages.apply(checkout), checkout);
        if (rig.isThere()) {
            throw new InvalidInputException(
                    "demo-site-up",
                    "the demonstration's site is there from before",
                    "Look at it: " + Rig.typed("status") + ". To begin anew, first: " + Rig.typed("down"));
        }
        Path folder = DemoFolder.open(kept);
        ClusterStory story = new ClusterStory(stages.apply(folder), folder, rig);
        Story.Ending ending = story.play(DemoChart.of(checkout, chart), kept);
        if (kept == null) {
            DemoFolder.delete(folder);
        }
        return ending;
    }

    private Story.Ending play(DemoChart chart, @Nullable Path kept) throws IOException {
        stage.chapter("1. Three bare nodes without a way out, and what plays the internet for the builder");
        stage.say("The first time Kubernetes, its network and JupyterHub's images are built from their sources: half an"
                + " hour. Afterwards they are there.");
        rig.type(Rig.typed("up") + " --disk 12288");
        rig.type(Rig.typed(chart.parts()));
        Properties site = rig.described();

        stage.chapter("2. On the connected host: lock, build, sign");
        ClusterFiles.write(folder, rig.served(site), ClusterLine.CURRENT, chart);
        AtomicFile.writePrivate(
                folder.resolve(PASSPHRASE), "correct horse battery staple\n".getBytes(StandardCharsets.UTF_8));
        stage.show("cat " + ClusterFiles.MANIFEST);
        stage.say(Files.readString(folder.resolve(ClusterFiles.MANIFEST))
                .indent(2)
                .stripTrailing());
        step("keygen", "--name", "Builder", "--out", "key", "--passphrase-file", PASSPHRASE);
        step("lock", ClusterFiles.MANIFEST, "--config", "config.yaml");
        String secret = DemoFolder.find(folder, "key", ".secret.asc");
        step(
                "build",
                ClusterFiles.MANIFEST,
                "--config",
                "config.yaml",
                "--out",
                "media",
                "--sign-key",
                secret,
                "--passphrase-file",
                PASSPHRASE);

        String password = password();
        carry(site, password);
        install();
        return use(site, password, kept);
    }

    private static String password() {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private void carry(Properties site, String password) throws IOException {
        stage.chapter("3. The bundle, the key that came another way, and a site file go to a control plane");
        Path keys = folder.resolve("keys");
        Path trust = Files.createDirectories(folder.resolve("trust"));
        Files.delete(keys.resolve("rig.asc"));
        Files.copy(folder.resolve(DemoFolder.find(folder, "key", ".public.asc")), trust.resolve("builder.asc"));
        Files.copy(folder.resolve(DemoFolder.find(folder, "key", ".gpg")), keys.resolve("site.gpg"));
        Files.copy(Path.of(site.getProperty("key.ed25519")), keys.resolve("id_ed25519"));
        Files.copy(Path.of(site.getProperty("knownHosts")), keys.resolve("known_hosts"));
        Files.writeString(
                folder.resolve("site.yaml"),
                ClusterFiles.nodes(address(site, "cp1"), address(site, "worker1"), address(site, "worker2"))
                        + ClusterFiles.wishes(address(site, "worker2")));
        AtomicFile.writePrivate(folder.resolve("hub-password"), (password + "\n").getBytes(StandardCharsets.UTF_8));
        stage.show("cat site.yaml");
        stage.say(Files.readString(folder.resolve("site.yaml")).indent(2).stripTrailing());
        rig.type("tar -C " + folder + " --owner 0 --group 0 -c media keys trust site.yaml hub-password | "
                + Rig.typed("ssh") + " cp1 tar -C /root -x");
    }

    private static String address(Properties site, String node) {
        return site.getProperty("node." + node + ".address");
    }

    private void install() {
        stage.chapter("4. Inside the gap: proven with stock tools, then installed");
        rig.typeOn(
                "cp1",
                "cd /root/media/" + BUNDLE + " && gpgv --keyring /root/keys/site.gpg SHA256SUMS.*.asc SHA256SUMS &&"
                        + " sha256sum --quiet -c SHA256SUMS");
        rig.typeOn("cp1", "cd /root/media/" + BUNDLE + " && sh install.sh --trust /root/trust");
        for (String verb : List.of("preflight", "install --yes")) {
            rig.typeOn(
                    "cp1",
                    "/opt/hubcrate/*/hubcrate/bin/hubcrate " + verb + " --site /root/site.yaml --bundle /root/media/"
                            + BUNDLE + " --trust /root/trust");
        }
        steps += 6;
    }

    /** From this machine, which is outside the cluster, by the site's address alone. */
    private Story.Ending use(Properties site, String password, @Nullable Path kept) {
        stage.chapter("5. A user comes");
        String address = "http://" + address(site, "worker2") + "/";
        HubUser user = HubUser.login(URI.create(address), USER, password, Duration.ofMinutes(3));
        stage.say(USER + " has logged in at " + address + ".");
        Duration started = user.startServer(Duration.ofMinutes(5));
        stage.say(String.format(java.util.Locale.ROOT, "Her server is up after %.1f s.", started.toMillis() / 1000.0));
        try (UserKernel kernel = user.kernel()) {
            String answer = kernel.run("1+1", Duration.ofMinutes(2));
            stage.say("In her notebook 1+1 is " + answer + ".");
            if (!answer.equals("2")) {
                throw new DemoFailedException("1+1", 2, -1);
            }
        }
        user.stopServer(Duration.ofMinutes(2));
        steps++;
        return new Story.Ending(
                steps,
                List.of(
                        "",
                        "JupyterHub  " + address,
                        "user        " + USER + " or ben",
                        "password    " + password,
                        "nodes       " + Rig.typed("ssh") + " cp1        (worker1, worker2)",
                        "status      " + Rig.typed("ssh") + " cp1 '/opt/hubcrate/*/hubcrate/bin/hubcrate status --site"
                                + " /root/site.yaml'",
                        "The site stays up until you type: " + Rig.typed("down")),
                kept);
    }

    private void step(String... arguments) {
        int exitCode = stage.run(List.of(arguments));
        steps++;
        if (exitCode != 0) {
            throw new DemoFailedException(arguments[0], 0, exitCode);
        }
    }
}
