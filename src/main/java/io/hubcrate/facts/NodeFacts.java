package io.hubcrate.facts;

import java.util.SortedMap;

/**
 * All that was observed of one node.
 *
 * @param unknown keys of what could not be read, with the reason; see docs/preflight.md
 */
public record NodeFacts(
        HostFacts host,
        KernelFacts kernel,
        StorageFacts storage,
        GuardFacts guards,
        NetworkFacts network,
        SoftwareFacts software,
        SortedMap<String, String> unknown) {

    /** Whether something could not be read. */
    public boolean isUnknown(String key) {
        return unknown.containsKey(key);
    }
}
