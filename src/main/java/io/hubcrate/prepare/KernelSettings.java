package io.hubcrate.prepare;

import io.hubcrate.content.PackedText;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeRecord.Made;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.Step;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Kernel modules and sysctl values, now and after each boot. Whether a module works is told by its effect: one that is
 * built in cannot be loaded and is listed nowhere.
 */
public final class KernelSettings implements Step {
    static final String MODULES_FILE = "/etc/modules-load.d/hubcrate.conf";

    /** Behind 99-sysctl.conf, the link to /etc/sysctl.conf, in which hardening guides forbid forwarding. */
    static final String SYSCTL_FILE = "/etc/sysctl.d/99-z-hubcrate.conf";

    private static final String MODULE = "module ";
    private static final String SYSCTL = "sysctl ";

    private static final String STATE = PackedText.read(KernelSettings.class, "kernel-state.sh");
    private static final String APPLY = PackedText.read(KernelSettings.class, "kernel-apply.sh");

    private final List<Module> modules;
    private final List<Setting> settings;

    /**
     * A module.
     *
     * @param proof a path that is there with it, or {@code fs:NAME} for a file system
     */
    public record Module(String name, String proof) {}

    /** A value of sysctl. */
    public record Setting(String key, String value) {}

    public KernelSettings(List<Module> modules, List<Setting> settings) {
        this.modules = List.copyOf(modules);
        this.settings = List.copyOf(settings);
    }

    /** What kubelet, kube-proxy and the CNI plugins rest on. */
    public static KernelSettings forKubernetes() {
        return new KernelSettings(
                List.of(
                        new Module("overlay", "fs:overlay"),
                        new Module("br_netfilter", "/proc/sys/net/bridge/bridge-nf-call-iptables")),
                List.of(
                        new Setting("net.bridge.bridge-nf-call-iptables", "1"),
                        new Setting("net.bridge.bridge-nf-call-ip6tables", "1"),
                        new Setting("net.ipv4.ip_forward", "1")));
    }

    @Override
    public String id() {
        return "kernel-settings";
    }

    @Override
    public String title() {
        return "set kernel modules and settings";
    }

    private List<ManagedFile> files() {
        String names = modules.stream().map(module -> module.name() + "\n").collect(Collectors.joining());
        String values = settings.stream()
                .map(setting -> setting.key() + " = " + setting.value() + "\n")
                .collect(Collectors.joining());
        String head = "# Written by hubcrate for Kubernetes; taken away by: hubcrate reset\n";
        return List.of(
                new ManagedFile(MODULES_FILE, 0644, head + names), new ManagedFile(SYSCTL_FILE, 0644, head + values));
    }

    @Override
    public List<Change> examine(NodeWork work) {
        List<Change> changes = new ArrayList<>();
        changes.addAll(new ManagedFiles(files()).examine(work));
        Kernel kernel = kernel(work);
        for (Module module : modules) {
            if (!kernel.has(module)) {
                changes.add(Change.of(MODULE + module.name(), "load"));
            }
        }
        for (Setting setting : settings) {
            String now = kernel.value(setting.key());
            if (!now.equals(setting.value())) {
                changes.add(Change.of(SYSCTL + setting.key(), "set to " + setting.value() + ", is " + now));
            }
        }
        return changes;
    }

    @Override
    public void apply(NodeWork work) {
        new ManagedFiles(files()).apply(work, id());
        Kernel before = kernel(work);
        List<String> loads = new ArrayList<>();
        List<Made> coming = new ArrayList<>();
        for (Module module : modules) {
            if (!before.has(module)) {
                coming.add(new Made(id(), Kind.SETTING, MODULE + module.name(), "absent"));
                loads.add("load:" + module.name());
            }
        }
        work.record().noteAll(coming);
        run(work, loads);
        // Some settings come with their module only.
        Kernel loaded = kernel(work);
        List<String> values = new ArrayList<>();
        List<Made> changing = new ArrayList<>();
        for (Setting setting : settings) {
            String now = loaded.value(setting.key());
            if (!now.equals(setting.value()) && !now.equals(Kernel.NONE)) {
                changing.add(new Made(id(), Kind.SETTING, SYSCTL + setting.key(), now));
                values.add(setting.key() + "=" + setting.value());
            }
        }
        work.record().noteAll(changing);
        run(work, values);
    }

    @Override
    public List<Change> examineUndo(NodeWork work) {
        List<Change> changes = new ArrayList<>(new MadeFiles(work, id()).examine());
        List<Made> made = settingsMade(work);
        List<String> orders = orders(work, made);
        for (Made one : made) {
            String text = one.name().startsWith(MODULE)
                    ? "unload, if nothing uses it"
                    : orders.contains(order(one))
                            ? "set to " + one.before()
                            : "leave: it was changed since, by somebody else";
            changes.add(Change.of(one.name(), text));
        }
        return changes;
    }

    @Override
    public void undo(NodeWork work) {
        List<Made> made = settingsMade(work);
        run(work, orders(work, made));
        work.record().forgetAll(made);
        new MadeFiles(work, id()).undo();
    }

    /** What gives back those settings that are still as we made them, the last one first. */
    private List<String> orders(NodeWork work, List<Made> made) {
        if (made.isEmpty()) {
            return List.of();
        }
        Kernel now = kernel(work);
        List<String> orders = new ArrayList<>();
        for (Made one : made) {
            boolean changedSince = settings.stream()
                    .anyMatch(setting -> one.name().equals(SYSCTL + setting.key())
                            && !now.value(setting.key()).equals(setting.value()));
            if (!changedSince) {
                orders.add(0, order(one));
            }
        }
        return orders;
    }

    private static String order(Made made) {
        return made.name().startsWith(MODULE)
                ? "unload:" + made.name().substring(MODULE.length())
                : made.name().substring(SYSCTL.length()) + "=" + made.before();
    }

    private List<Made> settingsMade(NodeWork work) {
        return work.record().of(id()).stream()
                .filter(made -> made.kind() == Kind.SETTING)
                .toList();
    }

    /** What the kernel of a node does at present. */
    private record Kernel(Map<String, String> modules, Map<String, String> values) {
        static final String NONE = "-";

        boolean has(Module module) {
            return "yes".equals(modules.get(module.name()));
        }

        String value(String key) {
            return values.getOrDefault(key, NONE);
        }
    }

    private Kernel kernel(NodeWork work) {
        List<String> asks = new ArrayList<>();
        modules.forEach(module -> asks.add("module:" + module.name() + ":" + module.proof()));
        settings.forEach(setting -> asks.add("setting:" + setting.key()));
        CommandResult result = work.shell()
                .run(Command.script(STATE, asks.toArray(String[]::new)).asRoot());
        Kernel kernel = new Kernel(new HashMap<>(), new HashMap<>());
        for (String line : result.lines()) {
            String[] words = line.split(" ", 3);
            if (words.length == 3 && words[0].equals("module") && words[2].matches("yes|no")) {
                kernel.modules().put(words[1], words[2]);
            } else if (words.length == 3 && words[0].equals("setting")) {
                kernel.values().put(words[1], words[2]);
            } else {
                throw failed(work, result);
            }
        }
        boolean whole = modules.stream().map(Module::name).allMatch(kernel.modules()::containsKey)
                && settings.stream().map(Setting::key).allMatch(kernel.values()::containsKey)
                && result.lines().size() == asks.size();
        if (!result.succeeded() || !whole) {
            throw failed(work, result);
        }
        return kernel;
    }

    private void run(NodeWork work, List<String> orders) {
        if (orders.isEmpty()) {
            return;
        }
        CommandResult result = work.shell()
                .run(Command.script(APPLY, orders.toArray(String[]::new)).asChange());
        if (!result.succeeded()) {
            throw failed(work, result);
        }
    }

    private static NodeException failed(NodeWork work, CommandResult result) {
        return new NodeException(
                "kernel-settings-failed",
                work.shell().node().name(),
                "the kernel does not take or tell its settings: " + Answers.complaint(result),
                "Look at the node's kernel log: dmesg | tail; and at /proc/sys being mounted writable.",
                null);
    }
}
