package io.hubcrate.site;

import io.hubcrate.site.SiteNode.NodeRole;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a site file with comments: what the site leaves open stands there as a comment with an example. The example of
 * the documentation is written by it, too.
 */
public final class SiteFileWriter {
    private final StringBuilder text = new StringBuilder();

    private SiteFileWriter() {}

    /** UTF-8. */
    public static byte[] write(SiteDraft site) {
        SiteFileWriter writer = new SiteFileWriter();
        writer.access(site);
        writer.nodes(site.nodes());
        writer.networks(site);
        writer.wishes(site);
        return writer.text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void access(SiteDraft site) {
        lines(
                "# A site: every verb that works on its nodes takes this file with --site.",
                "# docs/site-file.md says what each key means; what is left out has the value that stands there.",
                "# hubcrate reads it strictly and says what is wrong, before any node is asked anything.",
                "",
                "name: " + quoted(site.name()),
                "",
                "# What stands for the control plane, now and when there is more than one: a name or address that can later",
                "# point to a load balancer.",
                "controlPlaneEndpoint: " + quoted(site.endpoint()),
                "",
                "# How nodes are reached. The files lie beside this one, readable by their owner alone (chmod 600).",
                "access:",
                "  user: " + quoted(site.user()));
        orExample(!site.keys().isEmpty(), "keys: " + list(site.keys()), "keys: [id_ed25519]");
        lines("  # passphraseFile: passphrase", "  # agent: true");
        orExample(
                site.sudoPassword() != null,
                "sudoPasswordFile: " + quoted(String.valueOf(site.sudoPassword())),
                "sudoPasswordFile: sudo-password");
        lines("  # jump:", "  #   - { host: bastion.north.example, user: ops }", "  knownHosts: known_hosts", "");
    }

    private void nodes(List<SiteDraft.Node> nodes) {
        lines("nodes:");
        for (SiteDraft.Node node : nodes) {
            lines(
                    "  - name: " + quoted(node.name()),
                    "    address: " + quoted(node.address()),
                    "    roles: ["
                            + node.roles().stream()
                                    .sorted()
                                    .map(SiteFileWriter::word)
                                    .collect(Collectors.joining(", "))
                            + "]");
            node.more().forEach(line -> lines("    " + line));
        }
        lines(
                "# A node may also have, below its address:",
                "#   labels: {site.example/disk: ssd}",
                "#   taints: [\"site.example/gpu=true:NoSchedule\"]",
                "#   folders: {runtime: /data/runtime, kubelet: /data/kubelet}",
                "#   access: {port: 2222}",
                "");
    }

    private static String word(NodeRole role) {
        return role == NodeRole.CONTROL_PLANE ? "control-plane" : "worker";
    }

    private void networks(SiteDraft site) {
        lines(
                "networks:",
                "  pods: " + site.pods(),
                "  services: " + site.services(),
                "  # What the site uses besides what its nodes' routes show.");
        orExample(!site.networks().isEmpty(), "site: " + list(site.networks()), "site: [10.20.0.0/24]");
        lines("  cniInterfaces: [cali+]", "");
        lines("# What the site gives its hosts: servers of time, names that no DNS knows.");
        section(
                !site.ntp().isEmpty() || !site.hosts().isEmpty(),
                "services",
                () -> services(site),
                "ntp: [10.20.0.1]",
                "hosts: {nas.north.example: 10.20.0.5}");
        lines("");
    }

    private void services(SiteDraft site) {
        orExample(!site.ntp().isEmpty(), "ntp: " + list(site.ntp()), "ntp: [10.20.0.1]");
        orExample(!site.hosts().isEmpty(), "hosts:", "hosts: {nas.north.example: 10.20.0.5}");
        site.hosts().forEach((host, address) -> lines("    " + quoted(host) + ": " + quoted(address)));
    }

    private void wishes(SiteDraft site) {
        lines(
                "# What hubcrate may change although sites differ about it: swap off, now and after each restart; a zone of its",
                "# own in firewalld, without which the site opens the ports.",
                "consents:",
                "  swapOff: " + site.consents().swapOff(),
                "  firewalld: " + site.consents().firewalld(),
                "",
                "# Where users reach JupyterHub: an address of the site's own that leads to a node, or a port of every node.");
        section(
                !site.externalIps().isEmpty() || site.nodePort() > 0,
                "exposure",
                () -> lines(
                        site.nodePort() > 0
                                ? "  nodePort: " + site.nodePort()
                                : "  externalIPs: " + list(site.externalIps())),
                "externalIPs: [10.20.0.21]");
        lines(
                "",
                "# Who may log in on the first day, all with the one password in that file (chmod 600). Leave it out where your",
                "# values name an authenticator.");
        section(
                !site.users().isEmpty(),
                "login",
                () -> lines(
                        "  users: " + list(site.users()),
                        "  admins: " + list(site.users().subList(0, 1)),
                        "  passwordFile: " + SiteDraft.PASSWORD_FILE),
                "users: [anna, ben]",
                "admins: [anna]",
                "passwordFile: " + SiteDraft.PASSWORD_FILE);
        lines(
                "",
                "# The site's own values for JupyterHub's chart, laid over everything else.",
                "# values: [my-values.yaml]");
    }

    /** A line of a mapping that is there. */
    private void orExample(boolean said, String line, String example) {
        lines("  " + (said ? line : "# " + example));
    }

    /** A mapping that is there or is not. */
    private void section(boolean said, String name, Runnable within, String... example) {
        if (said) {
            lines(name + ":");
            within.run();
        } else {
            lines("# " + name + ":");
            for (String line : example) {
                lines("#   " + line);
            }
        }
    }

    private void lines(String... all) {
        for (String line : all) {
            text.append(line).append('\n');
        }
    }

    private static String list(List<String> texts) {
        return texts.stream().map(SiteFileWriter::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    /** Quoted where YAML could see something else in it. */
    private static String quoted(String value) {
        return value.matches("[A-Za-z0-9/][A-Za-z0-9_./:@-]*[A-Za-z0-9_./@-]|[A-Za-z0-9]")
                ? value
                : "'" + value.replace("'", "''") + "'";
    }
}
