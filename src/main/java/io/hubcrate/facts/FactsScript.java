package io.hubcrate.facts;

import io.hubcrate.content.PackedText;
import io.hubcrate.shell.Command;
import io.hubcrate.site.SiteNode;
import java.time.Duration;

/** The scripts that nodes run: POSIX sh, at home in dash and in a busybox. */
final class FactsScript {
    private FactsScript() {}

    /** Everything in one go. */
    static Command facts(SiteNode node) {
        SiteNode.DataFolders folders = node.folders();
        return Command.script(
                        text("grammar.sh") + text("host.sh") + text("surroundings.sh"),
                        folders.runtime(),
                        folders.kubelet(),
                        folders.etcd(),
                        folders.hubcrate(),
                        node.isControlPlane() ? "yes" : "no")
                .asRoot()
                .within(Duration.ofMinutes(5));
    }

    /** What time it is there. */
    static Command clock() {
        return Command.script(text("clock.sh"));
    }

    private static String text(String resource) {
        return PackedText.read(FactsScript.class, resource);
    }
}
