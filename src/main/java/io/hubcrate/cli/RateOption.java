package io.hubcrate.cli;

import io.hubcrate.content.ByteSize;
import io.hubcrate.content.Pace;
import io.hubcrate.shell.Connections;
import io.hubcrate.shell.Connector;
import io.hubcrate.shell.PacedShell;
import io.hubcrate.shell.SlowestLine;
import io.hubcrate.site.Site;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much of the line may be taken. */
final class RateOption {
    @Option(
            names = "--limit-rate",
            paramLabel = "SIZE",
            description = "Send no more than this many bytes a second, to all together: 50M, 8MiB. A site's own limit"
                    + " stands in the site file.")
    @Nullable
    String rate;

    /** The same in a command to be typed next. */
    NextCommand repeat(NextCommand next) {
        return next.option("--limit-rate", rate);
    }

    /** Before anything else is done. */
    void requireReadable() {
        given();
    }

    /** Without a site: as fast as it goes if nothing is said. */
    Pace pace() {
        return new Pace(bytes(0, 1));
    }

    /** Kept connections to the site's nodes, on which nothing is sent faster than it may. */
    Connections connections(Connector connector, Site site) {
        Pace all = new Pace(bytes(site.transfer().limitRate(), site.nodes().size()));
        long etcd = required("transfer.etcdLimitRate", site.transfer().etcdLimitRate(), 1);
        return new Connections(node -> new PacedShell(connector.open(node), all, new Pace(etcd)));
    }

    private long bytes(long ofSite, int receivers) {
        return rate == null
                ? required("transfer.limitRate", ofSite, receivers)
                : required("--limit-rate", given(), receivers);
    }

    /** No limit if nothing was given. */
    private long given() {
        try {
            return rate == null ? 0 : ByteSize.parse(rate);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "--limit-rate: " + e.getMessage(), List.of(), "Write for example: --limit-rate 50M");
        }
    }

    private static long required(String where, long bytes, int receivers) {
        long least = receivers * SlowestLine.BYTES_A_SECOND;
        if (bytes > 0 && bytes < least) {
            throw new UsageException(
                    where + " is " + bytes + " bytes a second, at least " + least + " expected for "
                            + (receivers == 1 ? "one receiver" : receivers + " nodes"),
                    List.of(),
                    "Allow more: what comes more slowly is taken for a line that is dead.");
        }
        return bytes;
    }
}
