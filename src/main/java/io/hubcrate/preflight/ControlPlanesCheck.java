package io.hubcrate.preflight;

import io.hubcrate.preflight.Finding.Severity;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import java.util.List;

/** Whether several control planes give what somebody wants of them: that one of them may be lost. */
final class ControlPlanesCheck implements Check {
    @Override
    public void check(Inspection inspection, Findings findings) {
        Site site = inspection.site();
        List<SiteNode> planes =
                site.nodes().stream().filter(SiteNode::isControlPlane).toList();
        if (planes.size() < 2) {
            return;
        }
        String host = site.endpointHost();
        planes.stream()
                .filter(plane -> plane.address().equals(host) || plane.name().equals(host))
                .findFirst()
                .ifPresent(plane -> findings.tell(
                        Severity.WARNING,
                        FindingCode.ENDPOINT_OF_ONE_NODE,
                        "",
                        "controlPlaneEndpoint is " + site.controlPlaneEndpoint() + ", which is " + plane.name()
                                + " alone, and there are " + planes.size() + " control planes",
                        "an address that leads to whichever of them lives: if " + plane.name()
                                + " is lost, nobody finds the others",
                        "# a balancer of the site's, or an address that moves; in the site file before the first install:",
                        "# controlPlaneEndpoint: BALANCER:6443"));
        if (planes.size() % 2 == 0) {
            findings.tell(
                    Severity.WARNING,
                    FindingCode.CONTROL_PLANES_EVEN,
                    "",
                    planes.size() + " control planes",
                    "an odd number: etcd wants more than half of its members, so " + planes.size()
                            + " bear no loss that " + (planes.size() - 1) + " do not bear as well",
                    "# in the site file: one control plane more, or one less");
        }
    }
}
