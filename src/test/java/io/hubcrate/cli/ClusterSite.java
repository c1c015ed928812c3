package io.hubcrate.cli;

import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.site.HubUser;
import io.hubcrate.testing.site.RigSite;
import io.hubcrate.testing.site.UserKernel;
import java.net.URI;
import java.time.Duration;

/** A site whose site file asks for a hub at an address of its own, and the people who use it. */
final class ClusterSite {
    static final String PASSWORD = "for the first day alone";

    private final RigSite site;

    ClusterSite(RigSite site) {
        this.site = site;
    }

    /** What the site file says besides nodes and access. The checks that are left out are of hosts that are containers. */
    String wishes() {
        return """
                networks: {cniInterfaces: [kube-bridge]}
                kubeadm: {ignorePreflightErrors: [SystemVerification, NumCPU]}
                exposure: {externalIPs: [ADDRESS]}
                login: {users: [anna, ben], admins: [anna], passwordFile: hub-password}
                """
                .replace("ADDRESS", address());
    }

    /** The site's own address for users: that of a worker. */
    String address() {
        return site.address("worker2");
    }

    /** Beside the site file on the control plane. */
    void writePassword() {
        site.run("cp1", "umask 077; printf '%s\\n' '" + PASSWORD + "' > /root/hub-password")
                .succeeded();
    }

    URI url() {
        return URI.create("http://" + address());
    }

    /** Login, a server, {@code 1+1} in its kernel; where the server ran. */
    String use(String user) {
        HubUser person = HubUser.login(url(), user, PASSWORD, Duration.ofMinutes(3));
        person.startServer(Duration.ofMinutes(3));
        String node = kubectl("-n jhub get pod jupyter-" + user + " -o jsonpath={.spec.nodeName}");
        try (UserKernel kernel = person.kernel()) {
            String two = kernel.run("1+1", Duration.ofMinutes(1));
            if (!two.strip().equals("2")) {
                throw new AssertionError("1+1 gave " + two);
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
}
