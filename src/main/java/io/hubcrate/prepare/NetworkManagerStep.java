package io.hubcrate.prepare;

import io.hubcrate.content.PackedText;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.Step;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.util.ArrayList;
import java.util.List;

/** Keeps NetworkManager away from the interfaces that the CNI makes; it would take their routes. */
public final class NetworkManagerStep implements Step {
    static final String FILE = "/etc/NetworkManager/conf.d/90-hubcrate-cni.conf";
    private static final String SCRIPT = PackedText.read(NetworkManagerStep.class, "network-manager.sh");

    @Override
    public String id() {
        return "network-manager";
    }

    @Override
    public String title() {
        return "keep NetworkManager off the pods' interfaces";
    }

    @Override
    public List<Change> examine(NodeWork work) {
        List<Change> changes = new ArrayList<>();
        if (!isThere(work)) {
            return changes;
        }
        file(work).examine(work).ifPresent(changes::add);
        if (!changes.isEmpty() || new PendingReload(work, id()).isNoted()) {
            changes.add(Change.of("NetworkManager", "reload"));
        }
        return changes;
    }

    @Override
    public void apply(NodeWork work) {
        if (isThere(work)) {
            reloading(work, () -> file(work).apply(work, id()));
        }
    }

    @Override
    public List<Change> examineUndo(NodeWork work) {
        List<Change> changes = new ArrayList<>(new MadeFiles(work, id()).examine());
        if (changes.isEmpty() && new PendingReload(work, id()).isNoted()) {
            changes.add(Change.of("NetworkManager", "reload"));
        }
        return changes;
    }

    @Override
    public void undo(NodeWork work) {
        if (!work.record().of(id()).isEmpty()) {
            reloading(work, () -> new MadeFiles(work, id()).undo());
        }
    }

    private void reloading(NodeWork work, Runnable changing) {
        PendingReload pending = new PendingReload(work, id());
        pending.note();
        changing.run();
        reload(work);
        pending.forget();
    }

    private static ManagedFile file(NodeWork work) {
        List<String> devices = new ArrayList<>();
        for (String device : work.site().networks().cniInterfaces()) {
            devices.add("interface-name:" + device.replace('+', '*'));
        }
        // Whatever the CNI: these are made on every node that runs pods.
        for (String usual : List.of("cni*", "veth*", "flannel*", "cali*", "tunl*", "vxlan.calico", "docker*")) {
            if (!devices.contains("interface-name:" + usual)) {
                devices.add("interface-name:" + usual);
            }
        }
        return new ManagedFile(
                FILE,
                0644,
                "# Written by hubcrate; taken away by: hubcrate reset\n[keyfile]\nunmanaged-devices="
                        + String.join(";", devices) + "\n");
    }

    private static boolean isThere(NodeWork work) {
        CommandResult result = work.shell().run(Command.script(SCRIPT, "look").asRoot());
        return Answers.read(result, "installed")
                .orElseThrow(() -> failed(work, result))
                .is("installed");
    }

    private static void reload(NodeWork work) {
        CommandResult result = work.shell().run(Command.script(SCRIPT, "reload").asChange());
        if (!result.succeeded()) {
            throw failed(work, result);
        }
    }

    private static NodeException failed(NodeWork work, CommandResult result) {
        return new NodeException(
                "network-manager-failed",
                work.shell().node().name(),
                "NetworkManager does not read its configuration: " + Answers.complaint(result),
                "Look at it on the node: NetworkManager --print-config; journalctl -u NetworkManager",
                null);
    }
}
