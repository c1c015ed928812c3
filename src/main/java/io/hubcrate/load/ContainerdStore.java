package io.hubcrate.load;

import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.content.PackedText;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.shell.SlowestLine;
import java.time.Duration;
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
final class ContainerdStore {
    private static final String STATE = PackedText.read(ContainerdStore.class, "containerd-state.sh");
    private static final String IMPORT = PackedText.read(ContainerdStore.class, "containerd-import.sh");
    private static final String RELEASE = PackedText.read(ContainerdStore.class, "containerd-release.sh");
    private static final String PIN = PackedText.read(ContainerdStore.class, "containerd-pin.sh");

    // REF TYPE DIGEST complete (7/7) 12.3 MiB/12.3 MiB true
    private static final Pattern CHECKED =
            Pattern.compile("(\\S+)\\s+\\S+\\s+(sha256:[0-9a-f]{64})\\s+(\\S+)\\s.*\\s(true|false)\\s*");

    /** Of one node: a store on a busy disk unpacks slowly, and says nothing meanwhile. */
    private static final Duration LIMIT = Duration.ofHours(6);

    private final NodeShell shell;

    ContainerdStore(NodeShell shell) {
        this.shell = shell;
    }

    /**
     * What is there.
     *
     * @param complete names of images of which every blob is there and unpacked, with what they point to
     * @param blobs that the content store holds
     * @param pinned names of images that we keep from kubelet's garbage collection
     * @param held whether blobs wait there for others of their images
     */
    record State(Map<String, Digest> complete, Set<Digest> blobs, Set<String> pinned, boolean held) {
        boolean has(String name, Digest target) {
            return target.equals(complete.get(name));
        }
    }

    /** Empty as long as no containerd runs there. */
    State look() {
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

    /**
     * Keeps images from kubelet's garbage collection, which takes what no container uses once a disk is 85 % full; without
     * internet nothing would bring it back. Does nothing for no names.
     */
    void pin(Collection<String> names) {
        label("pinned", names);
    }

    /** Lets go of images: they stay until kubelet wants the room. */
    void unpin(Collection<String> names) {
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

    /**
     * Streams an archive into it; nothing of ours is put on the node's disk besides.
     *
     * @param bytes about so many
     * @param whole whether its images are whole then; others are not unpacked
     */
    void load(ByteSource archive, long bytes, boolean whole) {
        requireLoaded(shell.run(Command.script(IMPORT, whole ? "whole" : "part")
                .withInput(archive)
                .asChange()
                .within(LIMIT.plus(SlowestLine.timeFor(bytes)))));
    }

    /** Lets go of what {@link HeldBlobs} held. */
    void release() {
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
