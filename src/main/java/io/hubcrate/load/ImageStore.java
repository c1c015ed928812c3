package io.hubcrate.load;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Image;
import io.hubcrate.content.Digest;
import io.hubcrate.content.PackedText;
import io.hubcrate.install.NodeWork;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.road.Road;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.SiteNode.DataFolders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/** The images of one node's container runtime: what it holds, and how it gets more. */
sealed interface ImageStore permits ContainerdStore, DockerStore {
    /** Of one node: a store on a busy disk unpacks slowly, and says nothing meanwhile. */
    Duration LIMIT = Duration.ofHours(6);

    /**
     * What is there.
     *
     * @param complete names of images that are whole, with what they point to
     * @param blobs that are there by themselves, whatever images want them
     * @param pinned names of images that we keep from kubelet's garbage collection
     * @param held whether blobs wait there for others of their images
     */
    record State(Map<String, Digest> complete, Set<Digest> blobs, Set<String> pinned, boolean held) {
        boolean has(String name, Digest target) {
            return target.equals(complete.get(name));
        }
    }

    /**
     * What is on its way.
     *
     * @param images that are lacking
     * @param entries of the bundle that come now
     * @param whole whether the images are whole with them
     * @param sent told of bytes as they go
     */
    record Shipment(List<Image> images, List<Entry> entries, boolean whole, Road.Way way, LongConsumer sent) {
        long bytes() {
            return entries.stream().mapToLong(Entry::size).sum();
        }
    }

    /** That of a node: what the bundle was made for; of one that brings no Kubernetes, what is there. */
    static ImageStore of(NodeWork work) {
        BundleIndex index = work.bundle().index();
        ContainerRuntime runtime = index.findKubernetes()
                .map(BundleIndex.Kubernetes::runtime)
                .orElseGet(() -> index.images().isEmpty() ? ContainerRuntime.CONTAINERD : found(work.shell()));
        return runtime == ContainerRuntime.DOCKER
                ? new DockerStore(work.shell(), index.images())
                : new ContainerdStore(work.shell());
    }

    private static ContainerRuntime found(NodeShell shell) {
        String script = PackedText.read(ImageStore.class, "runtime.sh");
        return shell.run(Command.script(script).asRoot()).out().strip().equals("docker")
                ? ContainerRuntime.DOCKER
                : ContainerRuntime.CONTAINERD;
    }

    /** Empty as long as no such runtime runs there. */
    State look();

    /** Before the first shipment: clears away what would be in its way. */
    default void prepare() {}

    /** Where it keeps them on the node's disk. */
    String folder(DataFolders folders);

    /** The names under which it shall know images, each with what it points to; none for one that it cannot name. */
    Map<String, Digest> names(List<Image> images);

    /** Images in the portions in which they are sent. */
    List<List<Image>> portions(List<Image> images);

    /** Which blobs images lack there. */
    Set<Digest> missing(List<Image> images, State state);

    /** Streams a shipment into it; nothing of ours is put on the node's disk besides. */
    void load(ImageArchive archive, Shipment shipment, State state);

    /** Lets go of blobs that waited for others. */
    void release();

    /**
     * Keeps images from kubelet's garbage collection, which takes what no container uses once a disk is 85 % full; without
     * internet nothing would bring it back. Does nothing for no names.
     */
    void pin(Collection<String> names);

    /** Lets go of images: they stay until kubelet wants the room. */
    void unpin(Collection<String> names);

    /** Those of some images that are not whole under each of their names. */
    default List<Image> lacking(List<Image> wanted, State state) {
        List<Image> lacking = new ArrayList<>();
        for (Image image : wanted) {
            Map<String, Digest> names = names(List.of(image));
            // One without a name could be started by nobody.
            if (names.isEmpty()
                    || !names.entrySet().stream().allMatch(name -> state.has(name.getKey(), name.getValue()))) {
                lacking.add(image);
            }
        }
        return lacking;
    }
}
