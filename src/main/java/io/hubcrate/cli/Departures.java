package io.hubcrate.cli;

import io.hubcrate.console.Page;
import io.hubcrate.site.Site;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the site file sets Kubernetes' own settings: each may take a protection away, so it is told in red with every plan and
 * every status, long after whoever wrote it has gone.
 */
final class Departures {
    private Departures() {}

    /** One line each; empty for most sites. */
    static List<String> of(Site site) {
        List<String> lines = new ArrayList<>();
        site.cluster()
                .ignoredPreflightErrors()
                .forEach(check -> lines.add("kubeadm's check " + check + " is IGNORED, as the site file says"));
        site.cluster()
                .kubelet()
                .forEach((key, value) ->
                        lines.add("kubelet's " + key + " is SET to " + value + ", as the site file says"));
        return List.copyOf(lines);
    }

    /** With a blank line behind; nothing if there are none. */
    static void print(Page page, Site site) {
        List<String> lines = of(site);
        lines.forEach(line -> page.line(page.ink().bad(line)));
        if (!lines.isEmpty()) {
            page.blank();
        }
    }
}
