package io.hubcrate.preflight;

import io.hubcrate.site.Site;
import java.util.List;
import java.util.Optional;

/**
 * What checks look at.
 *
 * @param bundle what is to be installed; empty if none was named
 * @param nodes those that answered, in the site's order
 */
record Inspection(Site site, Optional<BundleNeeds> bundle, List<InspectedNode> nodes) {
    Inspection {
        nodes = List.copyOf(nodes);
    }
}
