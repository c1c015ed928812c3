package io.hubcrate.preflight;

import io.hubcrate.content.ByteSize;
import io.hubcrate.facts.HostFacts;
import java.util.Set;

/** Whether the machine is of the bundle's kind and large enough. */
final class FitnessCheck implements Check.OfNode {
    private static final long MEBIBYTE = 1L << 20;

    /** What kubeadm asks of a control plane. */
    private static final long CONTROL_PLANE_LEAST = 1700 * MEBIBYTE;

    private static final long COMFORTABLE = 3800 * MEBIBYTE;
    private static final long WORKER_LEAST = 900 * MEBIBYTE;

    @Override
    public void check(InspectedNode node, Inspection inspection, Findings findings) {
        inspection.bundle().ifPresent(bundle -> checkKind(node, bundle, findings));
        checkPackages(node, findings);
        checkSize(node, findings);
    }

    private static void checkKind(InspectedNode node, BundleNeeds bundle, Findings findings) {
        HostFacts host = node.facts().host();
        if (!host.architecture().equals(bundle.architecture())) {
            findings.error(
                    FindingCode.ARCHITECTURE_DIFFERS,
                    node,
                    "the machine is " + host.architecture(),
                    bundle.name() + " is for " + bundle.architecture() + "; none of its programs starts here",
                    "# build the bundle for " + host.architecture() + " too: 'platforms' in its manifest");
        }
        bundle.glibc().ifPresent(floor -> host.glibc()
                .filter(floor::isNewerThan)
                .ifPresent(has -> findings.error(
                        FindingCode.NODE_GLIBC_TOO_OLD,
                        node,
                        "glibc " + has,
                        "at least " + floor + ", which a program in " + bundle.name() + " asks for",
                        "# glibc cannot be exchanged by itself: take a node with a newer system, or a bundle made for this one",
                        "# ('os' in the bundle manifest makes the builder check that)")));
    }

    private static void checkPackages(InspectedNode node, Findings findings) {
        boolean known = node.facts()
                .software()
                .manager()
                .filter(Set.of("dnf", "yum", "microdnf")::contains)
                .isPresent();
        if (!known || node.facts().isUnknown("package")) {
            findings.error(
                    FindingCode.PACKAGES_UNMANAGEABLE,
                    node,
                    "no rpm with dnf or yum; found: "
                            + node.facts().software().manager().orElse("no package manager"),
                    "dnf or yum, by which the bundle's packages are installed and later removed",
                    "command -v rpm dnf yum",
                    "# if the system has none, it is no Enterprise Linux; see docs/support-matrix.md");
        }
    }

    private static void checkSize(InspectedNode node, Findings findings) {
        HostFacts host = node.facts().host();
        boolean leads = node.node().isControlPlane();
        host.cpus().ifPresent(cpus -> {
            if (leads && cpus < 2) {
                findings.error(
                        FindingCode.CPUS_TOO_FEW,
                        node,
                        "1 CPU",
                        "at least 2 on a control plane: with one, kubeadm refuses and etcd starves",
                        "# give the machine another CPU and restart it, or let another node be the control plane");
            }
        });
        long least = leads ? CONTROL_PLANE_LEAST : WORKER_LEAST;
        if (host.memory() < least) {
            findings.error(
                    FindingCode.MEMORY_TOO_SMALL,
                    node,
                    ByteSize.format(host.memory()) + " of memory",
                    "at least " + ByteSize.format(least) + " on a " + (leads ? "control plane" : "worker"),
                    "# give the machine more memory and restart it");
        } else if (leads && host.memory() < COMFORTABLE) {
            findings.warning(
                    FindingCode.MEMORY_TOO_SMALL,
                    node,
                    ByteSize.format(host.memory()) + " of memory",
                    ByteSize.format(COMFORTABLE) + " or more, so that the control plane and the hub live side by side",
                    "# it will start; give the machine more memory before users come");
        }
    }
}
