package io.hubcrate.facts;

import static io.hubcrate.facts.FactsText.number;

import io.hubcrate.elf.GlibcVersion;
import io.hubcrate.facts.GuardFacts.Agent;
import io.hubcrate.facts.GuardFacts.Claim;
import io.hubcrate.facts.GuardFacts.Firewalld;
import io.hubcrate.facts.KernelFacts.Module;
import io.hubcrate.facts.KernelFacts.SysctlLine;
import io.hubcrate.facts.StorageFacts.Mount;
import io.hubcrate.shell.NodeException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** Reads what the facts script printed, strictly: a text that is cut, altered or has words of its own is refused. */
public final class FactsReader {
    private final FactsText text;

    private FactsReader(FactsText text) {
        this.text = text;
    }

    /**
     * Reads one node's facts.
     *
     * @param node its name, for the message
     * @throws NodeException {@code facts-unreadable} if this is not what the script prints
     */
    public static NodeFacts read(String node, String output) {
        try {
            FactsText text = FactsText.parse(output);
            FactsReader reader = new FactsReader(text);
            NodeFacts facts = new NodeFacts(
                    reader.host(),
                    reader.kernel(),
                    reader.storage(),
                    reader.guards(),
                    NetworkFactsReader.read(text),
                    SoftwareFactsReader.read(text),
                    text.unknown());
            text.requireAllTaken();
            return facts;
        } catch (FactsFormatException | ArithmeticException e) {
            throw new NodeException(
                    "facts-unreadable",
                    node,
                    "what the facts script printed cannot be read: " + e.getMessage(),
                    "Look whether the login shell or sudo of that user prints words of its own, and repeat.",
                    e);
        }
    }

    private HostFacts host() {
        return new HostFacts(
                text.need("user.id").equals("0"),
                text.need("umask.session"),
                text.one("umask.login"),
                new OsRelease(
                        text.one("os.id").orElse("unknown"),
                        text.one("os.like").orElse(""),
                        text.one("os.version").orElse(""),
                        text.one("os.name").orElse("")),
                text.need("arch"),
                text.one("virt"),
                text.one("glibc").flatMap(GlibcVersion::parse),
                text.one("cpus")
                        .map(cpus -> OptionalInt.of((int) Math.min(number("cpus", cpus), 1 << 20)))
                        .orElse(OptionalInt.empty()),
                Math.multiplyExact(Math.min(number("memory.kib", text.need("memory.kib")), 1L << 50), 1024),
                text.several("swap.device"),
                text.several("swap.fstab"),
                text.one("machine.id"),
                text.one("machine.uuid"));
    }

    private KernelFacts kernel() {
        TreeMap<String, Module> modules = new TreeMap<>();
        text.below("module.").forEach((name, state) -> {
            try {
                modules.put(name, Module.valueOf(state.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new FactsFormatException("module " + name + " is in no known state");
            }
        });
        List<SysctlLine> lines = new ArrayList<>();
        for (String[] row : text.rows("sysctl-file", 2)) {
            String[] setting = row[1].split("=", 2);
            if (setting.length == 2) {
                lines.add(new SysctlLine(row[0], setting[0], setting[1]));
            }
        }
        return new KernelFacts(
                text.need("kernel.running"),
                text.several("kernel.installed"),
                Set.copyOf(text.several("kernel.option")),
                text.one("cgroup.version")
                        .map(version -> OptionalInt.of(version.equals("2") ? 2 : 1))
                        .orElse(OptionalInt.empty()),
                Set.copyOf(List.of(text.one("cgroup.controllers").orElse("").split(" +"))),
                modules,
                text.below("sysctl."),
                List.copyOf(lines));
    }

    private StorageFacts storage() {
        List<Mount> mounts = new ArrayList<>();
        for (String[] row : text.rows("mount", 9)) {
            long block = size(row[4]);
            mounts.add(new Mount(
                    unescaped(row[0]),
                    row[1],
                    row[2],
                    List.of(row[3].split(",", -1)),
                    block < 0 ? -1 : Math.multiplyExact(block, size(row[5])),
                    block < 0 ? -1 : Math.multiplyExact(block, size(row[6])),
                    size(row[7]),
                    size(row[8])));
        }
        Map<String, Boolean> ftype = new HashMap<>();
        for (String value : text.several("xfs.ftype")) {
            if (value.endsWith(" 0") || value.endsWith(" 1")) {
                ftype.put(unescaped(value.substring(0, value.length() - 2)), value.endsWith("1"));
            }
        }
        Set<String> permanent = new HashSet<>(text.several("fstab"));
        for (String unit : text.several("fstab.unit")) {
            // A unit's name is its mount point with / as -.
            String name = unit.substring(unit.lastIndexOf('/') + 1).replaceFirst("\\.mount$", "");
            permanent.add("/" + name.replace("-", "/").replace("\\x2d", "-"));
        }
        return new StorageFacts(
                text.below("folder."),
                List.copyOf(mounts),
                Map.copyOf(ftype),
                Set.copyOf(permanent),
                text.several("fsync.write").stream()
                        .map(FactsReader::nanosOfSeconds)
                        .toList(),
                held(text.below("held.")));
    }

    private static Map<String, Long> held(Map<String, String> kibibytes) {
        Map<String, Long> bytes = new HashMap<>();
        kibibytes.forEach((folder, kib) -> bytes.put(folder, Math.multiplyExact(number("held." + folder, kib), 1024L)));
        return Map.copyOf(bytes);
    }

    /** As dd prints it: {@code 0.00123} or {@code 8.1e-05}. */
    private static long nanosOfSeconds(String seconds) {
        if (!seconds.matches("[0-9]{1,6}(\\.[0-9]{1,9})?(e-[0-9]{1,2})?")) {
            throw new FactsFormatException("'fsync.write' is no number of seconds");
        }
        return new BigDecimal(seconds).movePointRight(9).longValue();
    }

    private GuardFacts guards() {
        return new GuardFacts(
                text.need("selinux"),
                text.need("fips").equals("1"),
                text.several("sudo.secure-path"),
                Set.copyOf(text.several("service.active")),
                new Firewalld(
                        text.one("firewalld.state").orElse("unknown"),
                        text.one("firewalld.default"),
                        text.several("firewalld.zone"),
                        text.one("firewalld.backend"),
                        Set.copyOf(text.several("firewalld.trusted")),
                        Set.copyOf(text.several("firewalld.opened-from")),
                        text.several("firewalld.opened-port"),
                        text.one("firewalld.boot").filter("enabled"::equals).isPresent(),
                        text.rows("firewalld.claim", 3).stream()
                                .map(row -> new Claim(row[0], row[1], row[2]))
                                .toList()),
                text.rows("agent", 2).stream()
                        .map(row -> new Agent(row[0], row[1]))
                        .toList());
    }

    private static long size(String word) {
        return word.equals("-") ? -1 : number("mount", word);
    }

    /** The kernel writes a blank as {@code \040}. */
    private static String unescaped(String path) {
        return path.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }
}
