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
import java.util.List;

/**
 * CNI plugins where the container runtime looks for them, whatever brought them: packages of Enterprise Linux put them
 * elsewhere. Links, so that an update of the package is an update of the plugin.
 */
public final class PluginLinksStep implements Step {
    private static final String PACKAGE = "containernetworking-plugins";
    private static final String LINKS = PackedText.read(PluginLinksStep.class, "plugin-links.sh");

    @Override
    public String id() {
        return "plugin-links";
    }

    @Override
    public String title() {
        return "put CNI plugins where the runtime looks";
    }

    @Override
    public List<Change> examine(NodeWork work) {
        if (work.bundle().index().findKubernetes().isEmpty()) {
            return List.of();
        }
        if (PackagesStep.isToCome(work, PACKAGE)) {
            return List.of(Change.later(
                    "/opt/cni/bin", "links to the plugins of the package " + PACKAGE + ", once it is installed"));
        }
        return run(work, Command.script(LINKS, "missing").asRoot()).stream()
                .map(path -> Change.of(path, "link to the packaged plugin"))
                .toList();
    }

    @Override
    public void apply(NodeWork work) {
        ServiceTraces traces = new ServiceTraces(work, id());
        traces.noteFolder("/opt/cni/bin");
        work.record()
                .noteAll(examine(work).stream()
                        .map(change -> new Made(id(), Kind.DATA, change.subject(), ""))
                        .toList());
        run(work, Command.script(LINKS, "make").asChange());
    }

    private static List<String> run(NodeWork work, Command command) {
        CommandResult result = work.shell().run(command);
        if (!result.succeeded()) {
            throw new NodeException(
                    "node-folder-failed",
                    work.node().name(),
                    "the CNI plugins cannot be linked: " + result.err().strip(),
                    "Look at them on the node: ls -l /opt/cni/bin /usr/libexec/cni",
                    null);
        }
        return result.lines();
    }

    @Override
    public List<Change> examineUndo(NodeWork work) {
        return new ServiceTraces(work, id()).examineUndo();
    }

    @Override
    public void undo(NodeWork work) {
        new ServiceTraces(work, id()).undo();
        new MadeFiles(work, id()).undo();
    }
}
