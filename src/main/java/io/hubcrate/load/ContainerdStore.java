package io.hubcrate.load;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Image;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.content.PackedText;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.shell.SlowestLine;
import io.hubcrate.site.SiteNode.DataFolders;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What containerd holds in the namespace that kubelet uses, by its own content check: the names that the CRI lists may
 * stand for images whose layers are missing.
 */
final class ContainerdStore implements ImageStore {
    private static final String STATE = PackedText.read(ContainerdStore.class, "containerd-state.sh");
    private static final String IMPORT = PackedText.read(ContainerdStore.class, "containerd-import.sh");
    private static final String RELEASE = PackedText.read(ContainerdStore.class, "containerd-release.sh");
    private static final String PIN = PackedText.read(ContainerdStore.class, "containerd-pin.sh");

    // REF TYPE DIGEST complete (7/7) 12.3 MiB/12.3 MiB true
    private static final Pattern CHECKED =
            Pattern.compile("(\\S+)\\s+\\S+\\s+(sha256:[0-9a-f]{64})\\s+(\\S+)\\s.*\\s(true|false)\\s*");

    private final NodeShell shell;

    ContainerdStore(NodeShell shell) {
        this.shell = shell;
    }

    @Override
    public State look() {
        CommandResult result = shell.run(Command.script(STATE).asRoot());
        if (!result.succeeded()) {
            throw new NodeException(
                    "image-store-unreadable",
                    shell.node().name(),
                    "containerd does not say which images it holds: "
                            + result.err().strip(),
                    "Look at it on the node: systemctl status containerd; ctr -n k8s.io images check",
                    null);
        }
        Map<String, Digest> complete = new HashMap<>();
        Set<Digest> blobs = new HashSet<>();
        Set<String> pinned = new TreeSet<>();
        boolean held = false;
        for (String line : result.lines()) {
            if (line.startsWith("blob ")) {
                blobs.add(Digest.parse(line.substring("blob ".length()).strip()));
                continue;
            }
            if (line.startsWith("pinned ")) {
                pinned.add(line.substring("pinned ".length()).strip());
                continue;
            }
            held |= line.startsWith(HeldBlobs.NAME + " ");
            Matcher matcher = CHECKED.matcher(line);
            if (matcher.matches()
                    && matcher.group(3).equals("complete")
                    && matcher.group(4).equals("true")) {
                complete.put(matcher.group(1), Digest.parse(matcher.group(2)));
            }
        }
        return new State(complete, blobs, pinned, held);
    }

    @Override
    public void pin(Collection<String> names) {
        label("pinned", names);
    }

    @Override
    public void unpin(Collection<String> names) {
        label("", names);
    }

    private void label(String value, Collection<String> names) {
        if (names.isEmpty()) {
            return;
        }
        List<String> words = new ArrayList<>(List.of(value));
        words.addAll(names);
        CommandResult result =
                shell.run(Command.script(PIN, words.toArray(String[]::new)).asChange());
        if (!result.succeeded()) {
            throw new NodeException(
                    "image-pin-failed",
                    shell.node().name(),
                    "ctr could not label images: " + result.err().strip(),
                    "Look at containerd on the node: journalctl -u containerd -n 50. Then type the same command again.",
                    null);
        }
    }

    @Override
    public String folder(DataFolders folders) {
        return folders.runtime();
    }

    @Override
    public Map<String, Digest> names(List<Image> images) {
        return ImageArchive.names(images);
    }

    /** All at one time: its blobs stand by themselves. */
    @Override
    public List<List<Image>> portions(List<Image> images) {
        return List.of(images);
    }

    @Override
    public Set<Digest> missing(List<Image> images, State state) {
        Set<Digest> missing = new HashSet<>();
        images.forEach(image -> missing.addAll(ImageArchive.blobs(image)));
        missing.removeAll(state.blobs());
        return missing;
    }

    /** What is not whole yet waits unpacked, held by an image of its own. */
    @Override
    public void load(ImageArchive archive, Shipment shipment, State state) {
        ByteSource bytes;
        if (shipment.whole()) {
            bytes = archive.layout(shipment);
        } else {
            Set<Digest> all = missing(shipment.images(), new State(Map.of(), Set.of(), Set.of(), false));
            List<Entry> held = archive.entries(all).stream()
                    .filter(entry -> state.blobs().contains(entry.digest())
                            || shipment.entries().contains(entry))
                    .toList();
            bytes = archive.of(new HeldBlobs(held), shipment);
        }
        requireLoaded(shell.run(Command.script(IMPORT, shipment.whole() ? "whole" : "part")
                .withInput(bytes)
                .asChange()
                .within(LIMIT.plus(SlowestLine.timeFor(shipment.bytes())))));
    }

    @Override
    public void release() {
        requireLoaded(shell.run(Command.script(RELEASE, HeldBlobs.NAME).asChange()));
    }

    private void requireLoaded(CommandResult result) {
        if (!result.succeeded()) {
            throw new NodeException(
                    "image-load-failed",
                    shell.node().name(),
                    "ctr could not import the images: " + result.err().strip(),
                    "Look at the disk and at containerd on the node: df -h; journalctl -u containerd -n 50. Then type the"
                            + " same command again: what has arrived is not sent again.",
                    null);
        }
    }
}
