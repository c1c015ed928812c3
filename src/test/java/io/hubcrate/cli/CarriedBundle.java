package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.demo.ClusterFiles;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.site.RigSite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A bundle on one of a site's nodes, the control plane if not said otherwise, with what else is carried there: trust, a key, known hosts, the site file. */
final class CarriedBundle {
    private final RigSite site;

    /** Where it lies and is typed. */
    private final String host;

    private final String folder;

    private CarriedBundle(RigSite site, String host, String folder) {
        this.site = site;
        this.host = host;
        this.folder = folder;
    }

    /**
     * @param host the node
     * @param wishes what the site file says besides, YAML
     */
    static CarriedBundle carry(RigSite site, String host, SignedBundle bundle, String wishes) {
        site.run(host, "mkdir -m 700 /root/keys /root/media").succeeded();
        copy(site, host, "/root/media/", bundle.bundle());
        copy(site, host, "/root/keys/", bundle.trust(), bundle.keyring(), site.key(), site.knownHosts());
        site.run(host, "cat > /root/site.yaml <<'END'\n" + siteFile(site, host) + wishes + "END\n")
                .succeeded();
        return new CarriedBundle(site, host, "/root/media/" + bundle.bundle().getFileName());
    }

    /** The node on which it lies. */
    String host() {
        return host;
    }

    /** Where it lies there. */
    String folder() {
        return folder;
    }

    /** The two typed commands with stock tools, and install.sh, where there is no Java. */
    void proveAndOpen() {
        assertThat(site.run(host, "command -v java").exit()).isNotZero();
        site.run(
                        host,
                        "cd " + folder + " && gpgv --keyring /root/keys/site.gpg SHA256SUMS.*.asc SHA256SUMS"
                                + " && sha256sum -c SHA256SUMS")
                .succeeded();
        site.run(host, "cd " + folder + " && sh install.sh --trust /root/keys/trust")
                .succeeded();
    }

    /** What the bundle's own hubcrate prints, with the bundle given. */
    JsonNode type(String words) {
        return typeAlone(words + bundleOptions());
    }

    /** The same, though it ends with findings. */
    JsonNode typeWhatever(String words) {
        return RigInstaller.json(tried(words));
    }

    /** The same, whether it succeeds or not. */
    Programs.Result tried(String words) {
        return site.run(host, command(words) + " --output json");
    }

    /** As it is typed there. */
    String command(String words) {
        return "/opt/hubcrate/*/hubcrate/bin/hubcrate " + words + bundleOptions() + " --site /root/site.yaml";
    }

    /** The words that name the bundle. */
    String bundleOptions() {
        return " --bundle " + folder + " --trust /root/keys/trust";
    }

    /** The same of what takes no bundle. */
    JsonNode typeAlone(String words) {
        return RigInstaller.json(site.run(
                        host,
                        "/opt/hubcrate/*/hubcrate/bin/hubcrate " + words + " --site /root/site.yaml --output json")
                .succeeded());
    }

    void takeAway() {
        site.run(
                        host,
                        "rm -rf /opt/hubcrate /usr/local/bin/hubcrate /root/media /root/keys /root/site.yaml /root/hub-password /root/.hubcrate"
                                + " /root/.kube /root/.cache /root/.config /var/lib/hubcrate/sites;"
                                + " [ ! -e /var/lib/hubcrate ] || rmdir --ignore-fail-on-non-empty /var/lib/hubcrate")
                .succeeded();
    }

    /** Each host reaches itself without SSH. */
    private static String siteFile(RigSite site, String host) {
        String local = ", access: {local: true}}";
        return ClusterFiles.nodes(site.address("cp1"), site.address("worker1"), site.address("worker2"))
                .replace(local, "}")
                .replaceAll("(- [{]name: " + host + ",.*)[}]", "$1" + local.replace("{", "\\{"));
    }

    private static void copy(RigSite site, String host, String to, Path... what) {
        String[] options = {
            "-q",
            "-r",
            "-o",
            "IdentitiesOnly=yes",
            "-i",
            site.key().toString(),
            "-o",
            "UserKnownHostsFile=" + site.knownHosts()
        };
        List<String> line = new ArrayList<>(List.of(options));
        for (Path one : what) {
            line.add(one.toString());
        }
        line.add("root@" + site.address(host) + ":" + to);
        Programs.command("scp", line.toArray(String[]::new))
                .within(Duration.ofMinutes(5))
                .run()
                .succeeded();
    }
}
