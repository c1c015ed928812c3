package io.hubcrate.prepare;

import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeWork;

/**
 * Remembers on the node that a service has not read its changed files yet. Noted before the files change and forgotten
 * when it has read them, so a run that is killed in between is made good by the next one.
 */
record PendingReload(NodeWork work, String step) {
    private static final String NAME = "reload";

    void note() {
        work.record().note(step, Kind.SETTING, NAME, "pending");
    }

    boolean isNoted() {
        return work.record().of(step).stream()
                .anyMatch(made -> made.kind() == Kind.SETTING && made.name().equals(NAME));
    }

    void forget() {
        work.record().forget(step, Kind.SETTING, NAME);
    }
}
