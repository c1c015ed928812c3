package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.site.RigSite;

/** Looks on a node, while work goes on, for a secret in anybody's argument list; and afterwards in logs and files. */
final class SecretWatch {
    private static final String FOLDER = "/run/secret-watch";

    private final RigSite site;
    private final String node;

    private SecretWatch(RigSite site, String node) {
        this.site = site;
        this.node = node;
    }

    static SecretWatch begin(RigSite site, String node, String secret) {
        // Only printf, which is no process, has the secret as an argument; the login's own shell has ended before the
        // loop.
        site.run(
                        node,
                        "umask 077; rm -rf " + FOLDER + "; mkdir " + FOLDER + "; printf '%s' '" + secret + "' > "
                                + FOLDER + "/secret")
                .succeeded();
        site.run(
                        node,
                        "(cd " + FOLDER + " && while [ ! -e end ]; do for one in /proc/[0-9]*; do"
                                + " if grep -aqFf secret $one/cmdline $one/environ; then"
                                + " tr '\\0' ' ' <$one/cmdline >>seen; fi; done; echo >>rounds; sleep 0.1;"
                                + " done) >/dev/null 2>&1 </dev/null &")
                .succeeded();
        return new SecretWatch(site, node);
    }

    void assertNothingSeen() {
        String rounds = site.run(node, "cd " + FOLDER + " && : >end && wc -l <rounds")
                .succeeded()
                .out()
                .strip();
        assertThat(Integer.parseInt(rounds)).isGreaterThan(10);
        assertThat(site.run(node, "cat " + FOLDER + "/seen").out()).isEmpty();
        assertThat(site.run(node, "journalctl --no-pager -o verbose | grep -aFf " + FOLDER + "/secret")
                        .out())
                .isEmpty();
        assertThat(site.run(
                                node,
                                "find / /var/lib /run /tmp -xdev -type f -size -1000k ! -path '/proc/*' ! -path '"
                                        + FOLDER + "/*' -newermt '1 hour ago' -print0 | xargs -0 grep -laFf " + FOLDER
                                        + "/secret")
                        .out())
                .isEmpty();
        site.run(node, "rm -rf " + FOLDER).succeeded();
    }
}
