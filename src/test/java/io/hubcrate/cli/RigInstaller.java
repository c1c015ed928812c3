package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.json.Json;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.site.RigSite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** hubcrate as a process of its own on the rig's machine, with the nodes reached by SSH, each in another way. */
final class RigInstaller {
    /** So long an honest run may take on a busy machine. */
    static final Duration LIMIT = Duration.ofMinutes(15);

    /** The same on an emulated machine, where each command takes about ten times as long. */
    static final Duration EMULATED = Duration.ofMinutes(45);

    /** As the launcher starts what hashes much and does not run long. */
    private static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:Tier4InvocationThreshold=100000",
            "-XX:Tier4MinInvocationThreshold=12000",
            "-XX:Tier4CompileThreshold=300000",
            "-XX:Tier4BackEdgeThreshold=4000000",
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=CompileThresholdScaling,sun.security.provider.DigestBase::*,0.01",
            "-XX:CompileCommand=CompileThresholdScaling,sun.security.provider.SHA*::*,0.01",
            "-XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.*::*,0.01");

    private final Duration limit;
    private final SignedBundle bundle;
    private final Path folder;
    private final Path siteFile;

    RigInstaller(RigSite site, SignedBundle bundle, Path folder) throws IOException {
        this(site, bundle, folder, LIMIT);
    }

    RigInstaller(RigSite site, SignedBundle bundle, Path folder, Duration limit) throws IOException {
        this.limit = limit;
        this.bundle = bundle;
        this.folder = folder;
        this.siteFile = writeSite(site, site.knownHosts(), "site.yaml");
    }

    /** Root, sudo that asks for nothing, and sudo that asks for a password. */
    Path writeSite(RigSite site, Path knownHosts, String name) throws IOException {
        return writeSite(site, site.nodes(), knownHosts, name);
    }

    /** With some of the nodes. */
    Path writeSite(RigSite site, List<String> members, Path knownHosts, String name) throws IOException {
        Path password = folder.resolve("sudo.password");
        if (!Files.exists(password)) {
            Files.createFile(
                    password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(password, site.password());
        }
        StringBuilder nodes = new StringBuilder();
        for (String node : members) {
            nodes.append("- {name: " + node + ", address: " + site.address(node))
                    .append(
                            switch (node) {
                                case "cp1" -> ", roles: [control-plane], access: {user: deploy}}\n";
                                case "worker2" ->
                                    ", roles: [worker], access: {user: engineer, sudoPasswordFile: sudo.password}}\n";
                                default -> ", roles: [worker]}\n";
                            });
        }
        return Files.writeString(
                folder.resolve(name),
                """
                name: north
                controlPlaneEndpoint: CP1:6443
                access: {keys: [KEY], knownHosts: HOSTS}
                consents: {firewalld: true, swapOff: true}
                services: {hosts: {files.north.example: 192.0.2.7}}
                nodes:
                """
                                .replace("CP1", site.address("cp1"))
                                .replace("KEY", site.key().toString())
                                .replace("HOSTS", knownHosts.toString())
                        + nodes);
    }

    /** The command, not yet started. */
    Programs.Command command(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        if (!words[0].equals("reset") && !all.contains("--bundle")) {
            all.addAll(List.of(
                    "--bundle",
                    bundle.bundle().toString(),
                    "--trust",
                    bundle.trust().toString()));
        }
        // What stands in for Kubernetes here makes no cluster.
        if (List.of("install", "plan", "status").contains(words[0]) && !all.contains("--until")) {
            all.addAll(List.of("--until", "prepare"));
        }
        // True of an emulated disk, and no reason not to go on with it.
        if (words[0].equals("install") && limit.equals(EMULATED)) {
            all.addAll(List.of("--accept", "etcd-disk-slow", "--reason", "the disk of an emulated machine"));
        }
        return withoutBundle(all.toArray(String[]::new));
    }

    /** The same, of what is typed and no bundle. */
    Programs.Command withoutBundle(String... words) {
        List<String> all = new ArrayList<>(OPTIONS);
        all.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        all.addAll(List.of(words));
        all.addAll(List.of("--output", "json"));
        if (!all.contains("--state")) {
            all.addAll(List.of("--state", folder.resolve("state").toString()));
        }
        if (!all.contains("--site")) {
            all.addAll(List.of("--site", siteFile.toString()));
        }
        return Programs.command("java", all.toArray(String[]::new))
                .environment("PATH", "/usr/bin:/bin")
                .within(limit);
    }

    Programs.Result type(String... words) {
        return command(words).run();
    }

    /** What it prints if it succeeds. */
    JsonNode done(String... words) {
        return json(type(words).succeeded());
    }

    static JsonNode json(Programs.Result result) {
        try {
            return Json.parse(result.stdout());
        } catch (IOException e) {
            throw new UncheckedIOException(result.describe(), e);
        }
    }

    /** Nothing is left to do: plan is empty, and install does nothing. */
    void assertSettled() {
        JsonNode plan = done("plan");
        assertThat(plan.get("changes").asInt()).as(plan.toPrettyString()).isZero();
        JsonNode again = done("install", "--yes");
        assertThat(again.get("changed").asInt()).isZero();
        assertThat(again.get("ran").asBoolean()).isTrue();
    }
}
