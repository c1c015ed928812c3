package io.hubcrate.push;

import io.hubcrate.push.PushResult.PushedImage;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * How engines at the site find what was pushed without any name being changed: upstream registries of which one place
 * holds every image under its own path.
 */
public final class SiteMirrors {
    private SiteMirrors() {}

    /** Where each such registry's images stand, {@code host[:port][/path]}; others must be named one by one. */
    public static NavigableMap<String, String> of(List<PushedImage> images) {
        NavigableMap<String, String> mirrors = new TreeMap<>();
        Set<String> scattered = new HashSet<>();
        for (PushedImage pushed : images) {
            PlannedImage plan = pushed.plan();
            String registry = plan.source().registry();
            String path = "/" + plan.source().repository();
            String target = plan.target().name();
            boolean samePath = target.endsWith(path);
            boolean sameTag = plan.source().tag().equals(plan.target().tag());
            String place = samePath ? target.substring(0, target.length() - path.length()) : "";
            String other = mirrors.putIfAbsent(registry, place);
            if (!samePath || !sameTag || (other != null && !other.equals(place))) {
                scattered.add(registry);
            }
        }
        scattered.forEach(mirrors::remove);
        return mirrors;
    }

    /** Those that {@link #of} does not cover. */
    public static List<PushedImage> others(List<PushedImage> images) {
        Map<String, String> mirrors = of(images);
        return images.stream()
                .filter(pushed -> !mirrors.containsKey(pushed.plan().source().registry()))
                .toList();
    }
}
