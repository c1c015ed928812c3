package io.hubcrate.derive;

import io.hubcrate.archive.LayerMember;
import io.hubcrate.derive.LayerSource.Item;
import io.hubcrate.manifest.DerivedImage.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The folders above the one that is packed. A layer has to hold them: an engine that unpacks a layer on its own makes
 * missing ones with permissions of its choice, and those win over the base's. What the base gives them cannot be known
 * without reading all of it, so folders that every Linux system has get what every Linux system gives them, others belong
 * to the layer's owner.
 */
final class TargetParents {
    private static final int USUAL = 0755;
    private static final Map<String, Integer> KNOWN = Map.of("tmp", 01777, "var/tmp", 01777, "root", 0700);
    private static final Set<String> SYSTEM = Set.of(
            "boot",
            "etc",
            "home",
            "media",
            "mnt",
            "opt",
            "srv",
            "usr",
            "var",
            "etc/skel",
            "usr/bin",
            "usr/lib",
            "usr/lib64",
            "usr/libexec",
            "usr/local",
            "usr/local/bin",
            "usr/local/etc",
            "usr/local/lib",
            "usr/local/share",
            "usr/sbin",
            "usr/share",
            "usr/src",
            "var/cache",
            "var/lib",
            "var/log",
            "var/opt",
            "var/spool");

    private TargetParents() {}

    static List<Item> of(Layer layer) {
        List<Item> parents = new ArrayList<>();
        String target = layer.to().substring(1);
        for (int slash = target.indexOf('/'); slash >= 0; slash = target.indexOf('/', slash + 1)) {
            String name = target.substring(0, slash);
            boolean system = SYSTEM.contains(name) || KNOWN.containsKey(name);
            LayerMember member = new LayerMember(
                    LayerMember.Type.FOLDER,
                    name,
                    "",
                    0,
                    KNOWN.getOrDefault(name, USUAL),
                    system ? 0 : layer.owner().user(),
                    system ? 0 : layer.owner().group());
            parents.add(new Item(member, null, ""));
        }
        return parents;
    }
}
