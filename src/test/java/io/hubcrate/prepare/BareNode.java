package io.hubcrate.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.install.BundleContent;
import io.hubcrate.install.NodeRecordFile;
import io.hubcrate.install.NodeWork;
import io.hubcrate.progress.Event;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.shell.RootedShell;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import io.hubcrate.testing.PlainPrograms;
import io.hubcrate.testing.TreeListing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bare node that is a folder: our scripts run by a real shell, with this machine's plain programs and doubles of those
 * that would change it. The doubles keep what they know below {@code /double}, and note there what they did not expect.
 */
final class BareNode {
    private static final String RECORD = "/var/lib/hubcrate/node/record";
    private static final List<String> DOUBLES = List.of(
            "systemctl",
            "journalctl",
            "firewall-cmd",
            "rpm",
            "dnf",
            "modprobe",
            "swapoff",
            "swapon",
            "ip",
            "NetworkManager",
            "sync");
    private static final String[] FOLDERS = {"etc", "usr", "opt", "var", "proc", "sys"};

    final Path root;
    final List<Event> events = new ArrayList<>();
    private final SiteNode node;
    /** How many changing commands may still begin; then the installer is killed. */
    private int left = Integer.MAX_VALUE;

    private int begun;
    /** What ran since {@link #countAnew}, but for what is sent. */
    private final List<Command> ran = new ArrayList<>();

    private UnaryOperator<CommandResult> answers = result -> result;
    private boolean watching;

    BareNode(Path root, SiteNode node) {
        this.root = root;
        this.node = node;
        for (String folder : List.of(
                "etc/sysctl.d",
                "etc/modules-load.d",
                "etc/systemd/system",
                "etc/firewalld/zones",
                "etc/NetworkManager/conf.d",
                "usr/bin",
                "usr/lib/systemd/system",
                "opt",
                "var/lib",
                "run",
                "tmp",
                "sys/class/net",
                "proc/sys/net/ipv4",
                "double/bin",
                "double/modules",
                "double/rpm",
                "double/firewalld")) {
            try {
                Files.createDirectories(root.resolve(folder));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        write("/etc/os-release", "VERSION_ID=\"9\"\n");
        write("/proc/filesystems", "nodev\tproc\n\text4\n");
        write("/proc/swaps", "Filename\t\t\tType\t\tSize\tUsed\tPriority\n");
        write("/proc/mounts", "/dev/sda1 / ext4 rw 0 0\n");
        write("/proc/sys/net/ipv4/ip_forward", "0\n");
        String bridge =
                """
                mkdir -p @ROOT@/proc/sys/net/bridge
                for one in iptables ip6tables; do
                    echo 0 >@ROOT@/proc/sys/net/bridge/bridge-nf-call-$one
                done
                """;
        write(
                "/double/modules/overlay",
                "echo 'nodev\toverlay' >>@ROOT@/proc/filesystems\n".replace("@ROOT@", root.toString()));
        write(
                "/double/modules/overlay.gone",
                "sed -i /overlay/d @ROOT@/proc/filesystems\n".replace("@ROOT@", root.toString()));
        write("/double/modules/br_netfilter", bridge.replace("@ROOT@", root.toString()));
        write(
                "/double/modules/br_netfilter.gone",
                "rm -r @ROOT@/proc/sys/net/bridge\n".replace("@ROOT@", root.toString()));
        write("/double/rpm/installed", "bash 0 5.1.8 9.el9 x86_64\n");
        write("/double/rpm/owned", "/usr/bin/bash\n");
        write("/double/rpm/needed", "");
        DOUBLES.forEach(this::install);
        if (!System.getProperty("user.name").equals("root")) {
            install("chown");
            install("stat");
        }
    }

    private void install(String program) {
        try (InputStream in = Objects.requireNonNull(BareNode.class.getResourceAsStream("doubles/" + program))) {
            Path file = root.resolve("double/bin").resolve(program);
            Files.deleteIfExists(file);
            Files.writeString(
                    file, new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("@ROOT@", root.toString()));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes a program away. */
    BareNode without(String program) {
        remove("/double/bin/" + program);
        return this;
    }

    /** Puts a program there that does this, whatever it is asked. */
    BareNode program(String name, String script) {
        write("/double/bin/" + name, "#!/bin/sh\n" + script + "\n", "rwxr-xr-x");
        return this;
    }

    BareNode write(String path, String text) {
        return write(path, text, "rw-r--r--");
    }

    BareNode write(String path, String text, String rights) {
        return write(path, text.getBytes(StandardCharsets.UTF_8), rights);
    }

    BareNode write(String path, byte[] bytes, String rights) {
        try {
            Path file = at(path);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.deleteIfExists(file);
            Files.write(file, bytes);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Swaps to a device. */
    BareNode swapping(String device) {
        write(device, "");
        return append("/proc/swaps", root + device + "\tpartition\t1048572\t0\t-2\n");
    }

    BareNode append(String path, String text) {
        try {
            Files.writeString(at(path), text, StandardOpenOption.APPEND, StandardOpenOption.CREATE);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs firewalld with a zone of the site's. */
    BareNode firewalld() {
        String zone = "<zone>\n  <interface name=\"eth0\"/>\n  <port port=\"22\" protocol=\"tcp\"/>\n</zone>\n";
        return write("/double/firewalld/running", "")
                .write("/etc/firewalld/zones/public.xml", zone)
                .write("/double/firewalld/runtime/zones/public.xml", zone);
    }

    /** Runs NetworkManager. */
    BareNode networkManager() {
        return write("/double/systemd/active/NetworkManager", "Sat 2026-11-21 10:00:00 UTC\n")
                .write("/double/systemd/units/NetworkManager", "");
    }

    void remove(String path) {
        try {
            Files.delete(at(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path at(String path) {
        return root.resolve(path.substring(1));
    }

    String read(String path) {
        try {
            return Files.readString(at(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String path) {
        return Files.exists(at(path));
    }

    /** Every answer of the node, as it may also come. */
    void answering(UnaryOperator<CommandResult> change) {
        answers = change;
    }

    /** The installer is killed when it is about to begin its so-many-th changing command. */
    void killAt(int command) {
        left = command;
        begun = 0;
    }

    /** How many changing commands began since {@link #killAt}. */
    int begun() {
        return begun;
    }

    void countAnew() {
        ran.clear();
    }

    int ran() {
        return ran.size();
    }

    /** How often the record was written. */
    long recordings() {
        return ran.stream()
                .filter(command -> command.changing()
                        && command.words().size() > 5
                        && command.words().get(5).endsWith("/hubcrate/node"))
                .count();
    }

    /** What a killed installer leaves. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A new run: nothing remembered, everything looked at anew. */
    NodeWork work(Site site, BundleContent bundle) {
        Shell shell = new Shell(new RootedShell(node, root, path()));
        return new NodeWork(shell, site, bundle, new NodeRecordFile(shell), events::add);
    }

    private String path() {
        return root + "/double/bin:" + PlainPrograms.folder();
    }

    NodeShell shell() {
        return new RootedShell(node, root, path());
    }

    private final class Shell implements NodeShell {
        private final NodeShell shell;

        Shell(NodeShell shell) {
            this.shell = shell;
        }

        @Override
        public SiteNode node() {
            return node;
        }

        private void begin() {
            begun++;
            if (begun == left) {
                throw new Killed();
            }
        }

        @Override
        public CommandResult run(Command command) {
            ran.add(command);
            if (!command.changing()) {
                return answers.apply(shell.run(command));
            }
            begin();
            return watched(() -> shell.run(command));
        }

        @Override
        public boolean upload(String path, int mode, Digest digest, long size, ByteSource bytes) {
            begin();
            return watched(() -> shell.upload(path, mode, digest, size, bytes));
        }

        @Override
        public void close() {
            shell.close();
        }
    }

    /** From now on, whatever changes must stand in the record before it changes. */
    void watch() {
        watching = true;
    }

    private <T> T watched(Supplier<T> change) {
        if (!watching) {
            return change.get();
        }
        String record = has(RECORD) ? read(RECORD) : "";
        SortedMap<String, String> before = tree();
        T result = change.get();
        SortedMap<String, String> after = tree();
        Stream.concat(before.keySet().stream(), after.keySet().stream())
                .filter(path -> !Objects.equals(before.get(path), after.get(path)))
                .forEach(path -> assertThat(record.lines())
                        .as("%s changed, and the record says\n%s", path, record)
                        .anyMatch(line -> names(line, path)));
        return result;
    }

    private static boolean names(String line, String path) {
        String[] words = line.split(" ", -1);
        if (words.length != 4) {
            return false;
        }
        // What the kernel has, and packages, go by names of their own.
        return (words[1].equals("setting") && path.startsWith("proc/"))
                || (words[1].equals("unit") && path.endsWith("/" + words[2]))
                || words[2].equals("/" + path)
                || (words[1].equals("data") && ("/" + path).startsWith(words[2] + "/"));
    }

    /** Everything on the node but the record's own folder. */
    SortedMap<String, String> tree() {
        try {
            SortedMap<String, String> tree = TreeListing.of(root, false, FOLDERS);
            tree.keySet().removeIf(path -> path.equals("var/lib/hubcrate") || path.startsWith("var/lib/hubcrate/node"));
            // Names this folder, and so differs between two nodes that are the same.
            tree.put("proc/swaps", read("/proc/swaps").replace(root.toString(), ""));
            return tree;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names what differs and nothing else. */
    void assertTree(SortedMap<String, String> expected) {
        SortedMap<String, String> tree = tree();
        SortedMap<String, String> differences = new TreeMap<>();
        expected.forEach((path, is) -> {
            if (!is.equals(tree.get(path))) {
                differences.put(path, "expected " + is + ", is " + tree.get(path));
            }
        });
        tree.keySet().stream()
                .filter(path -> !expected.containsKey(path))
                .forEach(path -> differences.put(path, "not expected, is " + tree.get(path)));
        assertThat(differences).isEmpty();
    }

    /** What a double noted; null if nothing. */
    @Nullable
    String unexpected() {
        return has("/double/unexpected") ? read("/double/unexpected") : null;
    }

    void assertNothingUnexpected() {
        assertThat(unexpected()).isNull();
    }

    /** What rpm names besides bash, as its own lines. */
    void installed(String... lines) {
        write("/double/rpm/installed", "bash 0 5.1.8 9.el9 x86_64\n" + String.join("\n", lines) + "\n");
    }

    /** All that rpm names, sorted. */
    List<String> installed() {
        return read("/double/rpm/installed").lines().sorted().toList();
    }
}
