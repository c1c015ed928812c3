package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.site.RigSite;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Which ports of a node answer where the bundle brings Calico, asked with listeners behind all of them: from another
 * node, and from a stranger.
 */
final class OpenPorts {
    private static final List<Integer> CONTROL_PLANE = List.of(22, 179, 2379, 2380, 6443, 10250);
    private static final List<Integer> WORKER = List.of(22, 179, 10250);
    /** What Kubernetes listens on besides, but only for its own host; node ports; and what nobody asked for. */
    private static final List<Integer> OTHERS = List.of(111, 2378, 2381, 8080, 10249, 10256, 10257, 10259, 30080);

    private OpenPorts() {}

    static void assertAsFarAsNeededAndNoFurther(RigSite site) {
        assertThat(answering(site, "worker1", "cp1")).containsExactlyElementsOf(CONTROL_PLANE);
        assertThat(answering(site, "cp1", "worker1")).containsExactlyElementsOf(WORKER);
        assertThat(answering(site, "", "cp1")).containsExactly(22);
        assertThat(answering(site, "", "worker1")).containsExactly(22);
    }

    private static NavigableSet<Integer> answering(RigSite site, String from, String to) {
        TreeSet<Integer> all = new TreeSet<>(OTHERS);
        all.addAll(CONTROL_PLANE);
        StringBuilder listen = new StringBuilder("pids=\n");
        StringBuilder heard = new StringBuilder();
        for (int port : all) {
            if (port != 22) {
                listen.append("socat TCP-LISTEN:" + port + ",fork,reuseaddr /dev/null & pids=\"$pids $!\"\n");
                heard.append("until socat -u /dev/null TCP:127.0.0.1:" + port + " 2>/dev/null; do sleep 0.1; done\n");
            }
        }
        String ports = String.join(" ", all.stream().map(String::valueOf).toList());
        String probe = "for port in " + ports + "; do timeout 5 bash -c 'exec 3<>/dev/tcp/" + site.address(to)
                + "/'$port 2>/dev/null && echo $port & done; wait";
        // The listeners' shell lives until it is told to end, by the file that the probe leaves.
        site.run(
                        to,
                        "rm -f /run/probed; { " + listen
                                + " while [ ! -e /run/probed ]; do sleep 0.2; done; kill $pids; }"
                                + " >/dev/null 2>&1 </dev/null & " + heard)
                .succeeded();
        try {
            Programs.Result found = from.isEmpty()
                    ? Programs.run("sh", "-c", probe)
                    : site.run(from, probe).succeeded();
            NavigableSet<Integer> open = new TreeSet<>();
            found.out().lines().map(Integer::valueOf).forEach(open::add);
            return open;
        } finally {
            site.run(to, "touch /run/probed; while pgrep -x socat >/dev/null; do sleep 0.1; done")
                    .succeeded();
        }
    }
}
