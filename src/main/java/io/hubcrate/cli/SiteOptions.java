package io.hubcrate.cli;

import io.hubcrate.content.SafePath;
import io.hubcrate.install.StateFolder;
import io.hubcrate.shell.Connections;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteReader;
import io.hubcrate.ssh.SshConnector;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which site, and where this host keeps what it knows of it. */
final class SiteOptions {
    @Option(
            names = "--site",
            paramLabel = "FILE",
            required = true,
            description = "The site file: nodes, how to reach them, networks, wishes.")
    Path site = Path.of("");

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Where this host keeps the site's journal and lock; /var/lib/hubcrate/sites/NAME for root,"
                    + " otherwise below $XDG_STATE_HOME or ~/.local/state.")
    @Nullable
    Path state;

    /** The same in a command to be typed next. */
    NextCommand repeat(NextCommand next) {
        return next.option("--site", site).option("--state", state);
    }

    Site read(Run run) {
        return SiteReader.read(
                run.resolve(site), SafePath.behindSudo(run.session().environment()));
    }

    /** Made only by verbs that change something. */
    Path stateFolder(Run run, Site read) {
        if (state != null) {
            return run.resolve(state);
        }
        Session session = run.session();
        return StateFolder.usual(
                Workplace.isRoot(), session.environment().get("XDG_STATE_HOME"), session.home(), read.name());
    }

    /** Kept connections to the site's nodes. */
    Connections connections(Run run) {
        return new Connections(connector(run));
    }

    /** The same for who sends much. */
    Connections connections(Run run, Site read, RateOption rate) {
        return rate.connections(connector(run), read);
    }

    private static SshConnector connector(Run run) {
        String agent = run.session().environment().getOrDefault("SSH_AUTH_SOCK", "");
        PassphrasePrompt person = run.session().prompt();
        return new SshConnector(
                agent.isEmpty() ? null : Path.of(agent), key -> person.ask("Passphrase of " + run.show(key)));
    }
}
