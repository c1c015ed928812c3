package io.hubcrate.load;

import io.hubcrate.bundle.BundleIndex.Image;
import io.hubcrate.content.Digest;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which names of one node's images are to be kept from kubelet's garbage collection, and which no longer.
 *
 * @param missing names of images that are not pinned, whole or still to come
 * @param old names that are pinned and that the bundle does not want there any more; they stay until room is wanted
 */
record Pins(Set<String> missing, Set<String> old) {
    /** A bundle without Kubernetes completes another one: what it does not name may be wanted all the same. */
    static Pins of(NodeWork work, ImageStore store, List<Image> wanted, ImageStore.State state) {
        Map<String, Digest> names = store.names(wanted);
        Set<String> missing = new TreeSet<>(names.keySet());
        missing.removeAll(state.pinned());
        Set<String> old = new TreeSet<>();
        if (work.bundle().index().findKubernetes().isPresent()) {
            old.addAll(state.pinned());
            old.removeAll(names.keySet());
        }
        return new Pins(missing, old);
    }

    /** One line for all, whichever are pinned already: a plan that was carried out in part is no other one. */
    void addTo(List<Change> changes) {
        if (!missing.isEmpty()) {
            changes.add(Change.of("images", "keep them from kubelet's garbage collection"));
        }
        if (!old.isEmpty()) {
            changes.add(Change.of("images no longer wanted", "leave them to kubelet's garbage collection"));
        }
    }

    void apply(ImageStore store, ImageStore.State state) {
        store.pin(missing.stream().filter(state.complete()::containsKey).toList());
        store.unpin(old);
    }
}
