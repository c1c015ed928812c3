package io.hubcrate.prepare;

import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeRecord.Made;
import io.hubcrate.install.NodeWork;
import io.hubcrate.prepare.ServiceState.Content;
import java.util.List;
import java.util.Optional;

/**
 * By what a running service was started, noted in the node's record: by content, because no clock of a node can be
 * believed. If what stands there now is what was noted, it runs by that, whoever started it since. If not, it may run by
 * something older, and is restarted.
 */
record ServiceStarts(NodeWork work, String step, String service) {
    private static final String STARTED = "started:";

    /** What it may run by that is older than what stands there; empty if nothing, or if nobody ever noted anything. */
    Optional<String> older(ServiceState now) {
        Optional<Content> noted = last();
        if (!now.active() || noted.isEmpty()) {
            return Optional.empty();
        }
        if (!noted.get().files().equals(now.content().files())) {
            return Optional.of("configuration");
        }
        return noted.get().program().equals(now.content().program()) ? Optional.empty() : Optional.of("program");
    }

    /** Before a file is changed that it reads: until it is started anew nobody can say by what it runs. */
    void noteChanging() {
        note(Content.NOTHING);
    }

    /** After it was started. The new note comes before the old one goes: there is always one. */
    void note(Content content) {
        Made made = new Made(step, Kind.SETTING, prefix() + content.files() + " " + content.program(), "");
        List<Made> old = made().stream().filter(one -> !one.equals(made)).toList();
        work.record().noteAll(List.of(made));
        work.record().forgetAll(old);
    }

    private Optional<Content> last() {
        List<Made> all = made();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        String[] words =
                all.get(all.size() - 1).name().substring(prefix().length()).split(" ", -1);
        return words.length == 2 ? Optional.of(new Content(words[0], words[1])) : Optional.empty();
    }

    private String prefix() {
        return STARTED + service + " ";
    }

    private List<Made> made() {
        return work.record().of(step).stream()
                .filter(made -> made.kind() == Kind.SETTING && made.name().startsWith(prefix()))
                .toList();
    }

    /** After the service is as it was before us. */
    static void forgetAll(NodeWork work, String step) {
        work.record()
                .forgetAll(work.record().of(step).stream()
                        .filter(made ->
                                made.kind() == Kind.SETTING && made.name().startsWith(STARTED))
                        .toList());
    }
}
