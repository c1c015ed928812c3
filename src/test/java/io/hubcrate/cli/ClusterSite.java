package io.hubcrate.cli;

import io.hubcrate.demo.ClusterFiles;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.site.RigSite;
import io.hubcrate.visit.HubUser;
import io.hubcrate.visit.UserKernel;
import java.net.URI;
import java.time.Duration;

/** A site whose site file asks for a hub at an address of its own, and the people who use it. */
final class ClusterSite {
    static final String PASSWORD = "for the first day alone";

    private final RigSite site;

    ClusterSite(RigSite site) {
        this.site = site;
    }

    /** What the site file says besides nodes and access: if there is a name server, nobody answers there. */
    String wishes() {
        return ClusterFiles.wishes(address()) + "services: {forwardNames: false}\n";
    }

    /** The site's own address for users: that of a worker. */
    String address() {
        return site.address("worker2");
    }

    /** Beside the site file on a node. */
    void writePassword(String host) {
        site.run(host, "umask 077; printf '%s\\n' '" + PASSWORD + "' > /root/hub-password")
                .succeeded();
    }

    URI url() {
        return URI.create("http://" + address());
    }

    /** What a user's notebook reaches, by the chart's policies: its hub, and neither the proxy's inside nor the cluster. */
    private static final String REACHED =
            """
            import socket
            def reach(host, port):
                try:
                    socket.create_connection((host, port), 3).close()
                    return "open"
                except OSError:
                    return "blocked"
            print(reach("hub", 8081), reach("proxy-api", 8001), reach("kubernetes.default.svc.cluster.local", 443))
            """;

    /** Login, a server, {@code 1+1} in its kernel, what is reached from there; where the server ran. */
    String use(String user) {
        HubUser person = HubUser.login(url(), user, PASSWORD, Duration.ofMinutes(3));
        person.startServer(Duration.ofMinutes(3));
        String node = kubectl("-n jhub get pod jupyter-" + user + " -o jsonpath={.spec.nodeName}");
        try (UserKernel kernel = person.kernel()) {
            String two = kernel.run("1+1", Duration.ofMinutes(1));
            if (!two.strip().equals("2")) {
                throw new AssertionError("1+1 gave " + two);
            }
            String reached = kernel.run(REACHED, Duration.ofMinutes(1));
            if (!reached.strip().equals("open blocked blocked")) {
                throw new AssertionError("hub, proxy-api and API server are " + reached);
            }
        }
        person.stopServer(Duration.ofMinutes(1));
        return node;
    }

    /** What kubectl on the control plane prints. */
    String kubectl(String words) {
        Programs.Result result = site.run("cp1", "kubectl --kubeconfig /etc/kubernetes/admin.conf " + words);
        return result.succeeded().out().strip();
    }

    /**
     * Starts an install on the control plane and ends its process with a signal as soon as a step has begun, and a while
     * later; whatever that left running on the nodes goes on.
     *
     * @param signal KILL or INT
     * @param step its id
     * @param millis after its beginning
     */
    void cutOff(CarriedBundle carried, String signal, String step, int millis) {
        site.run(
                        "cp1",
                        """
                        journal=/var/lib/hubcrate/sites/north/journal.jsonl
                        touch /root/cut.out
                        before=$(wc -c <$journal 2>/dev/null || echo 0)
                        env --default-signal=INT setsid COMMAND --yes </dev/null >/root/cut.out 2>&1 &
                        pid=$!
                        i=0
                        until tail -c +$((before + 1)) $journal 2>/dev/null | grep -q '"step-begin".*"step":"STEP"'; do
                            i=$((i + 1))
                            if [ $i -gt 6000 ] || ! kill -0 $pid; then cat /root/cut.out >&2; exit 3; fi
                            sleep 0.1
                        done
                        sleep SECONDS
                        kill -0 $pid
                        kill -SIGNAL $pid
                        wait $pid || :
                        rm /root/cut.out
                        """
                                .replace("COMMAND", carried.command("install"))
                                .replace("STEP", step)
                                .replace("SECONDS", millis / 1000 + "." + String.format("%03d", millis % 1000))
                                .replace("SIGNAL", signal))
                .succeeded();
    }
}
