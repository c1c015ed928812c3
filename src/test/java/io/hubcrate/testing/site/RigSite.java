package io.hubcrate.testing.site;

import io.hubcrate.testing.peers.Programs;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * One control plane and two workers on a network without a way out, nothing of Kubernetes on them; and the origin that
 * plays the internet for the builder, on this machine's loopback.
 */
public final class RigSite implements AutoCloseable {
    private static final Path RIG = Path.of("src/rig/rig").toAbsolutePath();

    private final List<String> options;
    private final Properties properties;

    private RigSite(List<String> options, Properties properties) {
        this.options = List.copyOf(options);
        this.properties = properties;
    }

    /** What the nodes are and what they will run. */
    public enum Line {
        /** CentOS 7, Docker, Kubernetes 1.20. */
        CLASSIC,
        /** CentOS Stream 9, containerd, Kubernetes 1.34. */
        CURRENT;

        /** As the rig and the bundle manifests call it. */
        public String word() {
            return this == CLASSIC ? "classic" : "current";
        }
    }

    /** Starts a site. Its name is the test's own, so that two tests' sites live side by side. */
    public static RigSite up(Line line, String name) {
        Programs.requireRoot("the rig of nodes");
        List<String> options = List.of("--line", line.word(), "--site", name);
        start("up", "down", options);
        return described(options);
    }

    /** The same with disks of so many megabytes: images of a whole hub do not fit into what is usual. */
    public static RigSite up(Line line, String name, int diskMegabytes) {
        Programs.requireRoot("the rig of nodes");
        List<String> options = List.of("--line", line.word(), "--site", name);
        List<String> start = new ArrayList<>(options);
        start.addAll(List.of("--disk", Integer.toString(diskMegabytes)));
        start("up", "down", start);
        return described(options);
    }

    private static final int IN_USE = 3;

    /** Bare nodes, also where a killed run left some of that name. What comes up only half is taken down again. */
    static void start(String up, String down, List<String> options) {
        List<String> owned = new ArrayList<>(options);
        owned.addAll(List.of("--owner", Long.toString(ProcessHandle.current().pid())));
        Programs.Result started = rig(up, owned, List.of(), Duration.ofMinutes(60));
        // One that is in use by another run stays up.
        if (started.exit() != 0 && started.exit() != IN_USE) {
            rig(down, options, List.of(), Duration.ofMinutes(5));
        }
        started.succeeded();
    }

    /** A site that is up. */
    static RigSite described(List<String> options) {
        Properties properties = new Properties();
        String described = rig("env", options, List.of(), Duration.ofMinutes(1))
                .succeeded()
                .out();
        try {
            properties.load(new StringReader(described));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RigSite(options, properties);
    }

    /** Names of the nodes; the first is the control plane. */
    public List<String> nodes() {
        return List.of(property("nodes").split(" "));
    }

    /** The node's IPv4 address, which this machine reaches. */
    public String address(String node) {
        return property("node." + node + ".address");
    }

    /** Where the node's disk, its {@code /var/lib}, is mounted on this machine. */
    public Path disk(String node) {
        return path("node." + node + ".disk");
    }

    /** The host keys of all nodes, as OpenSSH keeps them. */
    public Path knownHosts() {
        return path("knownHosts");
    }

    /** A private key without passphrase for root, {@link #userWithoutPassword} and {@link #userWithPassword}. */
    public Path key() {
        return path("key.ed25519");
    }

    /** The same as RSA. */
    public Path rsaKey() {
        return path("key.rsa");
    }

    /** Another key for the same users, to be opened with {@link #passphrase}. */
    public Path keyWithPassphrase() {
        return path("key.withPassphrase");
    }

    /** Without line end. */
    public String passphrase() {
        return text("passphrase");
    }

    /** Whom sudo asks for nothing. */
    public String userWithoutPassword() {
        return property("user.withoutPassword");
    }

    /** Whom sudo asks for {@link #password}. */
    public String userWithPassword() {
        return property("user.withPassword");
    }

    /** Without line end. */
    public String password() {
        return text("password");
    }

    /** The folder with the line's signed packages and their metadata; the origin serves it too. */
    public Path packages() {
        return path("repository");
    }

    /** The key that signed them, armored. */
    public Path packageKey() {
        return path("packageKey");
    }

    /** The origin's files: {@code rpm/LINE/}, {@code rpm/RPM-GPG-KEY-rig}, {@code bin/vVERSION/}. */
    public URI originFiles() {
        return URI.create(property("origin.files"));
    }

    /** The origin's registry, {@code host:port}, plain HTTP. */
    public String originRegistry() {
        return property("origin.registry");
    }

    /** Runs a command as root with the node's {@code sh}. */
    public Programs.Result run(String node, String command) {
        return rig("ssh", options, List.of(node, command), Duration.ofMinutes(10));
    }

    /** Shuts the nodes down, all if none is named, and starts them again. */
    public void restart(String... nodes) {
        rig("restart-nodes", options, List.of(nodes), Duration.ofMinutes(10)).succeeded();
    }

    /** Ends a node as a power cut does; it stays down. */
    public void kill(String node) {
        rig("kill-node", options, List.of(node), Duration.ofMinutes(1)).succeeded();
    }

    /** Starts a node that is down. */
    public void start(String node) {
        rig("start-node", options, List.of(node), Duration.ofMinutes(5)).succeeded();
    }

    /** Puts a bare host in a node's place, with its name and address and other host keys; its disk is lost. */
    public void replace(String node) {
        rig("replace-node", options, List.of(node), Duration.ofMinutes(5)).succeeded();
    }

    /** Gives the nodes a default route and a name server behind which everything is counted and dropped. */
    public void openSink() {
        rig("sink open", options, List.of(), Duration.ofMinutes(5)).succeeded();
    }

    /** What took them so far: {@code packets N}, then a line for each destination, {@code tcp FROM TO PORT packets N}. */
    public List<String> sunk() {
        return rig("sink count", options, List.of(), Duration.ofMinutes(1))
                .succeeded()
                .out()
                .lines()
                .toList();
    }

    /** This machine's address on the nodes' network. */
    public String machine() {
        return property("machine");
    }

    /** Fills a node's disk until so many megabytes are free. */
    public void fill(String node, int keepMegabytes) {
        rig("fill", options, List.of(node, Integer.toString(keepMegabytes)), Duration.ofMinutes(5))
                .succeeded();
    }

    /** Takes back what {@link #fill} wrote. */
    public void unfill(String node) {
        rig("unfill", options, List.of(node), Duration.ofMinutes(1)).succeeded();
    }

    /**
     * Builds and serves, once for all sites, what a bundle of a real cluster is made of; see src/rig/parts/cluster.sh.
     *
     * @param parts the rig's command for it
     */
    public void makeCluster(String parts) {
        rig(parts, options, List.of(), Duration.ofMinutes(75)).succeeded();
    }

    /** Everything that the rig claims of its nodes, proven; see src/rig/parts/check.sh. Its lines start with ok or FAIL. */
    public Programs.Result check() {
        return rig("check", options, List.of(), Duration.ofMinutes(20));
    }

    @Override
    public void close() {
        rig("down", options, List.of(), Duration.ofMinutes(5)).succeeded();
    }

    static Programs.Result rig(String verb, List<String> options, List<String> words, Duration limit) {
        List<String> line = new ArrayList<>(List.of(RIG.toString()));
        line.addAll(List.of(verb.split(" ")));
        line.addAll(options);
        line.addAll(words);
        return Programs.command("sh", line.toArray(String[]::new)).within(limit).run();
    }

    private Path path(String name) {
        return Path.of(property(name));
    }

    private String text(String name) {
        try {
            return Files.readString(path(name)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String property(String name) {
        String value = properties.getProperty(name);
        if (value == null) {
            throw new AssertionError("the site does not say its " + name + ": " + properties);
        }
        return value;
    }
}
