package io.hubcrate.bundle;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Networks of pods that a bundle may bring, with what nodes must let in from each other for them.
 *
 * @see <a href="https://docs.tigera.io/calico/latest/getting-started/kubernetes/requirements">Calico: requirements</a>
 * @see <a href="https://github.com/flannel-io/flannel/blob/master/Documentation/troubleshooting.md">flannel: firewalls</a>
 * @see <a href="https://docs.cilium.io/en/stable/operations/system_requirements/">Cilium: firewall rules</a>
 */
public enum PodNetwork {
    /** BGP and Typha; its usual manifest carries pods' packets as IP in IP, protocol 4, and not by VXLAN. */
    CALICO(4789, List.of(179, 5473), List.of(4)),
    FLANNEL(8472, List.of(), List.of()),
    /** Health and Hubble. */
    CILIUM(8472, List.of(4240, 4244), List.of());

    private final int vxlan;
    private final List<Integer> tcp;
    private final List<Integer> protocols;

    PodNetwork(int vxlan, List<Integer> tcp, List<Integer> protocols) {
        this.vxlan = vxlan;
        this.tcp = tcp;
        this.protocols = protocols;
    }

    /** Those of which the bundle has images. */
    public static Set<PodNetwork> of(BundleIndex bundle) {
        return Arrays.stream(values())
                .filter(network -> bundle.images().stream().anyMatch(image -> image.reference()
                        .repository()
                        .contains(network.name().toLowerCase(Locale.ROOT))))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(PodNetwork.class)));
    }

    /** The UDP port at which pods' packets from other nodes come in, if it is set up for VXLAN. */
    public int vxlan() {
        return vxlan;
    }

    /** TCP ports. */
    public List<Integer> tcp() {
        return tcp;
    }

    /** Protocols above IP, by their number. */
    public List<Integer> protocols() {
        return protocols;
    }
}
