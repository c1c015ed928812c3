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
 * @see <a href="https://www.kube-router.io/docs/how-it-works/">kube-router: how it works</a>
 * @see <a href="https://docs.cilium.io/en/stable/operations/system_requirements/">Cilium: firewall rules</a>
 */
public enum PodNetwork {
    /** BGP and Typha; its usual manifest carries pods' packets as IP in IP, protocol 4, and not by VXLAN. */
    CALICO(List.of(4789), List.of(179, 5473), List.of(4)),
    FLANNEL(List.of(8472), List.of(), List.of()),
    /** Health and Hubble. */
    CILIUM(List.of(8472), List.of(4240, 4244), List.of()),
    /** BGP; between networks of nodes its tunnels are IP in IP. */
    KUBE_ROUTER(List.of(), List.of(179), List.of(4));

    private final List<Integer> udp;
    private final List<Integer> tcp;
    private final List<Integer> protocols;

    PodNetwork(List<Integer> udp, List<Integer> tcp, List<Integer> protocols) {
        this.udp = udp;
        this.tcp = tcp;
        this.protocols = protocols;
    }

    /** Those of which the bundle has images. */
    public static Set<PodNetwork> of(BundleIndex bundle) {
        return Arrays.stream(values())
                .filter(network -> bundle.images().stream().anyMatch(image -> image.reference()
                        .repository()
                        .contains(network.name().toLowerCase(Locale.ROOT).replace('_', '-'))))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(PodNetwork.class)));
    }

    /** UDP ports at which pods' packets from other nodes come in, if it is set up for VXLAN. */
    public List<Integer> udp() {
        return udp;
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
