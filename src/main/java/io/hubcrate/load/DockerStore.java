package io.hubcrate.load;

import io.hubcrate.bundle.BundleIndex.Image;
import io.hubcrate.content.Digest;
import io.hubcrate.content.PackedText;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
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
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a Docker Engine holds. It names an image by the digest of its configuration, in which the digests of its unpacked
 * layers stand, and proves each layer by that while it unpacks; it keeps no blob as it came, and no digest of a registry.
 */
final class DockerStore implements ImageStore {
    private static final String STATE = PackedText.read(DockerStore.class, "docker-state.sh");
    private static final String IMPORT = PackedText.read(DockerStore.class, "docker-import.sh");
    private static final String DROP = PackedText.read(DockerStore.class, "docker-drop.sh");
    private static final String KEEP = PackedText.read(DockerStore.class, "docker-keep.sh");

    private final NodeShell shell;
    private final List<Image> bundle;

    /** @param bundle all images of the bundle: what the node has of them, others need not bring again */
    DockerStore(NodeShell shell, List<Image> bundle) {
        this.shell = shell;
        this.bundle = bundle;
    }

    @Override
    public State look() {
        return ask().state();
    }

    /** @param damaged images whose layers are not all on the disk any more */
    private record Answer(State state, Set<String> damaged) {}

    private Answer ask() {
        CommandResult result = shell.run(Command.script(STATE).asRoot());
        if (!result.succeeded()) {
            throw new NodeException(
                    "image-store-unreadable",
                    shell.node().name(),
                    "Docker does not say which images it holds: " + result.err().strip(),
                    "Look at it on the node: systemctl status docker; docker image ls",
                    null);
        }
        Map<String, Digest> named = new TreeMap<>();
        Map<String, Digest> kept = new HashMap<>();
        Set<String> damaged = new TreeSet<>();
        for (String line : result.lines()) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "image" -> named.put(fullName(words[2]), Digest.parse(words[1]));
                case "damaged" -> damaged.add(words[1]);
                case "kept" -> kept.put(fullName(words[2]), Digest.parse(words[1]));
                default -> throw new IllegalStateException("no line of docker-state.sh: " + line);
            }
        }
        named.values().removeIf(image -> damaged.contains(image.toString()));
        // One whose name somebody has moved keeps another image.
        kept.entrySet().removeIf(keeper -> !keeper.getValue().equals(named.get(keeper.getKey())));
        return new Answer(new State(named, Set.of(), Set.copyOf(kept.keySet()), false), damaged);
    }

    /** Docker would take a layer of which it has the name for one that it has: what is damaged goes first, all of it. */
    @Override
    public void prepare() {
        Set<String> damaged = ask().damaged();
        if (damaged.isEmpty()) {
            return;
        }
        CommandResult result =
                shell.run(Command.script(DROP, damaged.toArray(String[]::new)).asChange());
        if (!result.succeeded()) {
            throw new NodeException(
                    "image-load-failed",
                    shell.node().name(),
                    "Docker has lost layers of images, and lets go of what is left of them only when no container uses them: "
                            + result.err().strip(),
                    "Stop what runs on the node: systemctl stop kubelet; docker container rm -f $(docker container ls -aq)."
                            + " Then type the same command again: kubelet starts all of it anew.",
                    null);
        }
    }

    private static String fullName(String name) {
        return ImageReference.parse(name).toString();
    }

    /** A tag to its configuration; Docker knows no loaded image by a registry's digest. */
    @Override
    public Map<String, Digest> names(List<Image> images) {
        Map<String, Digest> names = new TreeMap<>();
        for (Image image : images) {
            ImageReference reference = image.reference().withDefaultTag();
            reference
                    .tag()
                    .ifPresent(tag -> names.put(
                            reference.withTag(tag).toString(), image.config().digest()));
        }
        return names;
    }

    /** One by one: Docker puts the whole of what it is sent on its disk before it unpacks the first layer. */
    @Override
    public List<List<Image>> portions(List<Image> images) {
        return images.stream().map(List::of).toList();
    }

    /** A layer is there if it lies on the same ones as in an image that is. */
    @Override
    public Set<Digest> missing(List<Image> images, State state) {
        Set<Digest> missing = new HashSet<>();
        for (Image image : images) {
            missing.add(image.config().digest());
            List<Digest> layers = layers(image);
            missing.addAll(layers.subList(common(layers, state), layers.size()));
        }
        return missing;
    }

    /** How many layers from the lowest on it has together with an image that is whole. */
    private int common(List<Digest> layers, State state) {
        int most = 0;
        for (Image other : bundle) {
            if (state.complete().containsValue(other.config().digest())) {
                List<Digest> theirs = layers(other);
                int same = 0;
                while (same < Math.min(layers.size(), theirs.size())
                        && layers.get(same).equals(theirs.get(same))) {
                    same++;
                }
                most = Math.max(most, same);
            }
        }
        return most;
    }

    private static List<Digest> layers(Image image) {
        return image.layers().stream().map(Descriptor::digest).toList();
    }

    @Override
    public String folder(DataFolders folders) {
        return folders.docker();
    }

    @Override
    public void load(ImageArchive archive, Shipment shipment, State state) {
        if (!shipment.whole()) {
            throw new NodeException(
                    "image-over-media",
                    shell.node().name(),
                    shipment.images().get(0).reference()
                            + " lies on several media, and Docker takes an image at one time",
                    "Let hubcrate take all media into its store first, one after the other: hubcrate stage. Then type the same"
                            + " command without --bundle. Or make all media reachable at one time.",
                    null);
        }
        CommandResult result = shell.run(Command.script(IMPORT)
                .withInput(archive.docker(shipment))
                .asChange()
                .within(LIMIT.plus(SlowestLine.timeFor(shipment.bytes()))));
        if (!result.succeeded()) {
            throw new NodeException(
                    "image-load-failed",
                    shell.node().name(),
                    "docker could not load " + shipment.images().get(0).reference() + ": "
                            + result.err().strip(),
                    "Look at the disk and at Docker on the node: df -h; journalctl -u docker -n 50. Then type the same"
                            + " command again: images that are there are not sent again.",
                    null);
        }
    }

    @Override
    public void release() {
        throw new IllegalStateException("Docker holds no blobs");
    }

    /** By a container of each that never starts: Docker removes no image that a container was made of. */
    @Override
    public void pin(Collection<String> names) {
        keep("keep", names);
    }

    @Override
    public void unpin(Collection<String> names) {
        keep("release", names);
    }

    private void keep(String verb, Collection<String> names) {
        if (names.isEmpty()) {
            return;
        }
        List<String> words = new ArrayList<>(List.of(verb));
        words.addAll(names);
        CommandResult result =
                shell.run(Command.script(KEEP, words.toArray(String[]::new)).asChange());
        if (!result.succeeded()) {
            throw new NodeException(
                    "image-pin-failed",
                    shell.node().name(),
                    "docker could not make or remove containers that keep images: "
                            + result.err().strip(),
                    "Look at Docker on the node: journalctl -u docker -n 50. Then type the same command again.",
                    null);
        }
    }
}
