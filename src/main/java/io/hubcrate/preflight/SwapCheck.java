package io.hubcrate.preflight;

import java.util.List;

/** Whether swap is off. With the site's consent hubcrate switches it off, and there is nothing to find. */
final class SwapCheck implements Check.OfNode {
    @Override
    public void check(InspectedNode node, Inspection inspection, Findings findings) {
        List<String> swap = node.facts().host().swap();
        boolean returns = !node.facts().host().swapInFstab().isEmpty();
        if (inspection.site().consents().swapOff() || (swap.isEmpty() && !returns)) {
            return;
        }
        String devices = String.join(
                ", ", swap.stream().map(line -> line.split(" ", 2)[0]).toList());
        findings.error(
                FindingCode.SWAP_ON,
                node,
                swap.isEmpty() ? "swap is off, but /etc/fstab switches it on at the next start" : "swap on " + devices,
                "no swap: kubelet does not start with it",
                "swapoff -a",
                "sed -i.before-hubcrate '/[[:space:]]swap[[:space:]]/s/^/#/' /etc/fstab",
                "# or allow hubcrate to do that, in the site file: consents: {swapOff: true}");
    }
}
