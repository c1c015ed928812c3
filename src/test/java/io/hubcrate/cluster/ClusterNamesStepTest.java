package io.hubcrate.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClusterNamesStepTest {
    private static final String AS_KUBEADM_WRITES_IT =
            """
            .:53 {
                errors
                health {
                   lameduck 5s
                }
                ready
                kubernetes cluster.local in-addr.arpa ip6.arpa {
                   pods insecure
                   fallthrough in-addr.arpa ip6.arpa
                   ttl 30
                }
                prometheus :9153
                forward . /etc/resolv.conf {
                   max_concurrent 1000
                }
                cache 30 {
                   disable success cluster.local
                   disable denial cluster.local
                }
                loop
                reload
                loadbalance
            }
            """;

    @Test
    void onlyWhatPassesNamesOnGoes() {
        String alone = ClusterNamesStep.alone(AS_KUBEADM_WRITES_IT);
        assertThat(alone)
                .doesNotContain("forward", "max_concurrent", "loop\n")
                .contains(
                        "ready",
                        "kubernetes cluster.local",
                        "cache 30 {",
                        "disable denial cluster.local",
                        "loadbalance");
        assertThat(alone.chars().filter(one -> one == '{').count())
                .isEqualTo(alone.chars().filter(one -> one == '}').count());
        assertThat(ClusterNamesStep.alone(alone)).isEqualTo(alone);
    }

    @Test
    void forwardWithoutABlockGoesToo() {
        assertThat(ClusterNamesStep.alone(".:53 {\n    forward . 192.0.2.1\n    cache 30\n}\n"))
                .isEqualTo(".:53 {\n    cache 30\n}\n");
    }
}
