package io.hubcrate.resolve;

import io.hubcrate.discovery.Discovery;
import io.hubcrate.discovery.DiscoveryInput;

/** What finds the images; {@code ImageDiscovery::discover} in the product. */
@FunctionalInterface
public interface ImageFinder {
    Discovery discover(DiscoveryInput input);
}
