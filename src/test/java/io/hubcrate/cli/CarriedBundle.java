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

/** A bundle on a site's control plane, with what else is carried there: trust, a key, known hosts, the site file. */
final class CarriedBundle {
    private final RigSite site;
    private final String folder;

    /** How far it is carried. */
    private final String until;

    private CarriedBundle(RigSite site, String folder, String until) {
        this.site = site;
        this.folder = folder;
        this.until = until;
    }

    /** One whose programs stand in for Kubernetes: it makes no cluster. */
    static CarriedBundle carry(RigSite site, SignedBundle bundle) {
        return carry(site, bundle, "", " --until prepare");
    }

    /** @param wishes what the site file says besides, YAML */
    static CarriedBundle carry(RigSite site, SignedBundle bundle, String wishes) {
        return carry(site, bundle, wishes, "");
    }

    private static CarriedBundle carry(RigSite site, SignedBundle bundle, String wishes, String until) {
        site.run("cp1", "mkdir -m 700 /root/keys /root/media").succeeded();
        copy(site, "/root/media/", bundle.bundle());
        copy(site, "/root/keys/", bundle.trust(), bundle.keyring(), site.key(), site.knownHosts());
        site.run("cp1", "cat > /root/site.yaml <<'END'\n" + siteFile(site) + wishes + "END\n")
                .succeeded();
        return new CarriedBundle(site, "/root/media/" + bundle.bundle().getFileName(), until);
    }

    /** Where it lies there. */
    String folder() {
        return folder;
    }

    /** The two typed commands with stock tools, and install.sh, where there is no Java. */
    void proveAndOpen() {
        assertThat(site.run("cp1", "command -v java").exit()).isNotZero();
        site.run(
                        "cp1",
                        "cd " + folder + " && gpgv --keyring /root/keys/site.gpg SHA256SUMS.*.asc SHA256SUMS"
                                + " && sha256sum -c SHA256SUMS")
                .succeeded();
        site.run("cp1", "cd " + folder + " && sh install.sh --trust /root/keys/trust")
                .succeeded();
    }

    /** What the bundle's own hubcrate prints, with the bundle given. */
    JsonNode type(String words) {
        return typeAlone(words + bundleOptions(words));
    }

    /** The same, whether it succeeds or not. */
    Programs.Result tried(String words) {
        return site.run("cp1", command(words) + " --output json");
    }

    /** As it is typed on the control plane. */
    String command(String words) {
        return "/opt/hubcrate/*/hubcrate/bin/hubcrate " + words + bundleOptions(words) + " --site /root/site.yaml";
    }

    /** The words that name the bundle and how far it is carried. */
    String bundleOptions(String words) {
        return (words.startsWith("preflight") ? "" : until) + " --bundle " + folder + " --trust /root/keys/trust";
    }

    /** The same of what takes no bundle. */
    JsonNode typeAlone(String words) {
        return RigInstaller.json(site.run(
                        "cp1",
                        "/opt/hubcrate/*/hubcrate/bin/hubcrate " + words + " --site /root/site.yaml --output json")
                .succeeded());
    }

    void takeAway() {
        site.run(
                        "cp1",
                        "rm -rf /opt/hubcrate /usr/local/bin/hubcrate /root/media /root/keys /root/site.yaml /root/hub-password /root/.hubcrate"
                                + " /root/.kube /root/.cache /root/.config /var/lib/hubcrate/sites;"
                                + " [ ! -e /var/lib/hubcrate ] || rmdir /var/lib/hubcrate")
                .succeeded();
    }

    private static String siteFile(RigSite site) {
        return ClusterFiles.nodes(site.address("cp1"), site.address("worker1"), site.address("worker2"));
    }

    private static void copy(RigSite site, String to, Path... what) {
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
        line.add("root@" + site.address("cp1") + ":" + to);
        Programs.command("scp", line.toArray(String[]::new))
                .within(Duration.ofMinutes(5))
                .run()
                .succeeded();
    }
}
