package io.hubcrate.preflight;

import io.hubcrate.content.ShellLine;
import io.hubcrate.facts.GuardFacts;
import io.hubcrate.facts.GuardFacts.Agent;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What of the node's security settings concerns us; hubcrate switches none of them off. */
final class GuardCheck implements Check.OfNode {
    private static final String POLICY = "container-selinux";

    @Override
    public void check(InspectedNode node, Inspection inspection, Findings findings) {
        checkSelinux(node, inspection, findings);
        GuardFacts guards = node.facts().guards();
        String work = node.node().folders().hubcrate();
        if (guards.services().contains("fapolicyd")) {
            findings.warning(
                    FindingCode.FAPOLICYD_ACTIVE,
                    node,
                    "fapolicyd is active: it lets only known programs start",
                    "its trust for hubcrate's programs and for those in containers, else they fail with"
                            + " 'operation not permitted' and no line in the audit log",
                    "fapolicyd-cli --file add " + ShellLine.quoted(work + "/") + " --trust-file hubcrate",
                    "fapolicyd-cli --file add "
                            + ShellLine.quoted(node.node().folders().runtime() + "/") + " --trust-file hubcrate",
                    "fapolicyd-cli --update",
                    "# its makers do not support containers; ask who set it up whether this node may run without");
        }
        if (guards.fips()) {
            findings.warning(
                    FindingCode.FIPS_ON,
                    node,
                    "the kernel is in FIPS mode",
                    "programs that were tried in that mode; some container runtimes crash at their start",
                    "# try the bundle on one such node before the others; 'systemctl status containerd' tells");
        }
        checkUmask(node, findings);
        checkSearchPath(node, findings);
        checkAgents(node, findings);
    }

    private static void checkSearchPath(InspectedNode node, Findings findings) {
        List<String> paths = node.facts().guards().securePaths();
        // Of several, the last one read counts.
        if (!paths.isEmpty() && !List.of(paths.get(paths.size() - 1).split(":")).contains("/usr/local/bin")) {
            findings.info(
                    FindingCode.SECURE_PATH_NARROW,
                    node,
                    "sudo looks for programs in " + paths.get(paths.size() - 1),
                    "hubcrate calls programs by their whole path; for people who type 'sudo kubectl',"
                            + " /usr/local/bin should be there",
                    "echo 'Defaults secure_path=\"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"'"
                            + " > /etc/sudoers.d/zz-hubcrate-path",
                    "chmod 0440 /etc/sudoers.d/zz-hubcrate-path && visudo -c");
        }
    }

    private static void checkSelinux(InspectedNode node, Inspection inspection, Findings findings) {
        String state = node.facts().guards().selinux();
        if (!state.equals("enforcing")) {
            findings.info(
                    FindingCode.SELINUX_OFF,
                    node,
                    "SELinux is " + state,
                    "hubcrate works with SELinux enforcing, too, and leaves it as it is",
                    "# nothing has to be done");
            return;
        }
        boolean comes = inspection
                .bundle()
                .filter(bundle -> bundle.packagesFor(node.facts().host().os()).contains(POLICY))
                .isPresent();
        if (!comes
                && !node.facts().isUnknown("package")
                && !node.facts().software().hasPackage(POLICY)) {
            findings.error(
                    FindingCode.SELINUX_POLICY_MISSING,
                    node,
                    "SELinux is enforcing, " + POLICY + " is neither installed nor in the bundle",
                    POLICY + ", whose rules let containers read their own files",
                    node.packages("install", POLICY),
                    "# or have it put into the bundle: 'packages' of its manifest. Do not switch SELinux off for this.");
        }
    }

    private static void checkUmask(InspectedNode node, Findings findings) {
        String session = node.facts().host().sessionUmask();
        if (!session.matches("0*(022|002|0)")) {
            findings.info(
                    FindingCode.UMASK_STRICT,
                    node,
                    "files that root makes there are made with umask " + session,
                    "hubcrate sets 022 for itself and a mode for each file; who edits its files by hand should, too",
                    "# nothing has to be done; before working by hand: umask 022");
        }
    }

    private static void checkAgents(InspectedNode node, Findings findings) {
        List<Agent> agents = node.facts().guards().agents();
        if (agents.isEmpty()) {
            return;
        }
        TreeSet<String> names = agents.stream().map(Agent::name).collect(Collectors.toCollection(TreeSet::new));
        findings.info(
                FindingCode.SECURITY_AGENT,
                node,
                "installed: " + String.join(", ", names),
                "tell who runs it, before the install: one SSH connection per node that stays open for its length, and"
                        + " new files in " + String.join(", ", WrittenPlaces.of(node.node())),
                "# afterwards take the new state as its baseline; for AIDE: aide --update, for rkhunter: rkhunter --propupd",
                "# the exact list of files is kept on the node below "
                        + node.node().folders().hubcrate());
    }
}
