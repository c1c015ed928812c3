package io.hubcrate.install;

import java.util.List;

/**
 * Steps of the site as a whole, one after the other.
 *
 * @param id stable, lower-case words joined by hyphens
 * @param steps in order
 */
public record SiteStage(String id, List<SiteStep> steps) implements Stage {
    public SiteStage {
        steps = List.copyOf(steps);
    }
}
