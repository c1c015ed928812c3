package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.site.AddressRange;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.Screen;
import io.hubcrate.testing.site.RigSite.Line;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What users came for: bare nodes and a bundle become JupyterHub at the site's own address, with a user's notebook running.
 * Nothing stands in for anything: Kubernetes, containerd, the network add-on, the hub and its users' servers are real.
 */
@Tag("rig")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT extends CarriedCluster {
    /** Those of the host that brought the cluster to its end. */
    private String secrets = "";

    /** What the rig's bare nodes send to where nobody is. */
    private List<String> sunkByBareNodes = List.of();

    ClusterIT() {
        super(Line.CURRENT, "cluster");
    }

    /** All of the story happens with a default route and a name server, as most sites have them; nobody is behind them. */
    @Override
    void lookAtBareNodes() {
        site.openSink();
        try {
            Thread.sleep(20_000);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        sunkByBareNodes = site.sunk();
        System.out.println("bare nodes, 20 s: " + sunkByBareNodes);
    }

    /** The operator's terminal where a bundle lies. */
    private Screen terminal(CarriedBundle bundle, String words) {
        return Screen.of(
                scratch.path(),
                160,
                List.of(
                        "ssh",
                        "-tt",
                        "-o",
                        "IdentitiesOnly=yes",
                        "-o",
                        "UserKnownHostsFile=" + site.knownHosts(),
                        "-i",
                        site.key().toString(),
                        "root@" + site.address(bundle.host()),
                        "/opt/hubcrate/*/hubcrate/bin/hubcrate " + words + " --site /root/site.yaml"
                                + bundle.bundleOptions()));
    }

    /** Each time the process that loads, or kubeadm, lives on; what follows is as if nothing had been. */
    @Test
    @Order(1)
    void killedWhileImagesAreLoadedAndInterruptedInKubeadm() {
        assertThat(carried.type("preflight").get("verdict").asText()).isEqualTo("clear");
        long seed = Long.getLong("cluster.seed", System.nanoTime());
        Random random = new Random(seed);
        System.out.println("cluster.seed=" + seed);
        hub.cutOff(carried, "KILL", "images", 500 + random.nextInt(8_000));
        hub.cutOff(carried, "INT", "kubeadm-init", random.nextInt(5_000));
    }

    /** Another host, with nothing but site file, keys, trust and bundle, goes on where the first one was cut off. */
    @Test
    @Order(2)
    void installAtAnotherHostsTerminalEndsWithTheAddress() throws InterruptedException {
        CarriedBundle other = CarriedBundle.carry(site, "worker1", bundle, hub.wishes());
        hub.writePassword("worker1");
        other.proveAndOpen();
        try (Screen screen = asked(other)) {
            screen.type("y");
            String end = screen.await(
                    "the end",
                    text -> text.contains("JupyterHub  ") || text.contains("error["),
                    Duration.ofMinutes(15));
            assertThat(screen.exit()).as(end).isZero();
            System.out.println(screen.text());
            assertThat(screen.text()).contains("http://" + hub.address() + "/", "anna, ben", "hubcrate status");
        }
        assertThat(carried.type("status").get("lastRun"))
                .isEqualTo(other.type("status").get("lastRun"));
        secrets = state("worker1", "secrets.json");
        assertThat(hub.kubectl("-n kube-system get lease hubcrate --ignore-not-found"))
                .isEmpty();
        other.takeAway();
    }

    @Test
    @Order(3)
    void userFromOutsideLogsInAndComputes() {
        assertThat(hub.use("anna")).startsWith("worker");
        for (String node : site.nodes()) {
            assertThat(site.run(node, "firewall-cmd --state").out().strip()).isEqualTo("running");
        }
    }

    @Test
    @Order(4)
    void secondInstallChangesNothing() {
        JsonNode plan = carried.type("plan");
        assertThat(plan.get("changes").asInt()).as(plan.toPrettyString()).isZero();
        // Long after they had their effect: the checks that the site file leaves out.
        for (JsonNode told : List.of(plan, carried.type("status"))) {
            assertThat(told.get("departures").toString())
                    .contains("SystemVerification is IGNORED", "NumCPU is IGNORED");
        }
        JsonNode status = carried.type("status");
        assertThat(status.get("problems")).as(status.toPrettyString()).isEmpty();
        assertThat(status.at("/health").findValuesAsText("node")).containsExactly("cp1", "worker1", "worker2");
        assertThat(status.at("/health/0/certificates").findValuesAsText("name"))
                .contains("apiserver.crt", "admin.conf", "kubelet-client-current.pem");
        assertThat(status.at("/health/0/etcd/sizeBytes").asLong()).isPositive();
        JsonNode again = carried.type("install --yes");
        assertThat(again.get("changed").asInt()).isZero();
        assertThat(again.get("addresses").get(0).asText()).isEqualTo("http://" + hub.address() + "/");
        assertThat(secrets).contains("hub-cookie-secret");
        assertThat(state("cp1", "secrets.json")).isEqualTo(secrets);
    }

    /** Another host has neither bundle nor store: it is told where they are, and that an older one is older. */
    @Test
    @Order(4)
    void anotherHostHearsWhatIsInstalledAndWhereItIsStaged() {
        Programs.Result status = site.run(
                "cp1",
                "/opt/hubcrate/*/hubcrate/bin/hubcrate status --state /root/nothing --site /root/site.yaml --output json");
        assertThat(status.exit()).as(status.describe()).isEqualTo(6);
        JsonNode told = RigInstaller.json(status);
        assertThat(told.has("bundle")).as(told.toPrettyString()).isFalse();
        assertThat(told.at("/health").findValuesAsText("node")).containsExactly("cp1", "worker1", "worker2");
        assertThat(told.at("/lastRun/verb").asText()).isEqualTo("install");
        String name = String.valueOf(bundle.bundle().getFileName());
        assertThat(told.get("staged")).anySatisfy(store -> {
            assertThat(store.get("folder").asText()).isEqualTo("/var/lib/hubcrate/sites/north");
            assertThat(store.get("bundles").toString()).contains(name);
        });
        assertThat(site.run("cp1", "ls /root/nothing").exit())
                .as("who only looks makes nothing")
                .isNotZero();

        String map = "-n kube-system get configmap hubcrate-bundles -o jsonpath='{.data.bundles\\.json}'";
        String known = hub.kubectl(map);
        keepBundles(
                known.replaceAll("\"highest\":[0-9]+,\"sums\":\"sha256:....", "\"highest\":99,\"sums\":\"sha256:0000"));
        for (String words : List.of("plan", "install --yes")) {
            Programs.Result older = carried.tried(words + " --state /root/other");
            assertThat(older.exit()).as(older.describe()).isEqualTo(5);
            assertThat(older.err()).contains("bundle-older-sequence", "sequence 99 or higher");
        }
        keepBundles(known);
        site.run("cp1", "rm -r /root/other").succeeded();
    }

    private void keepBundles(String json) {
        hub.kubectl(
                "-n kube-system create configmap hubcrate-bundles --dry-run=client -o yaml --from-literal=bundles.json='"
                        + json + "' | kubectl --kubeconfig /etc/kubernetes/admin.conf replace -f -");
    }

    /** As kubelet is told: it takes no image away that is pinned, however full a disk is. */
    @Test
    @Order(5)
    void everyImageOfTheBundleIsPinned() {
        for (String node : site.nodes()) {
            JsonNode all = RigInstaller.json(site.run(
                                    node,
                                    "crictl --runtime-endpoint unix:///run/containerd/containerd.sock images -o json")
                            .succeeded())
                    .get("images");
            assertThat(all).isNotEmpty().allSatisfy(image -> assertThat(
                            image.get("pinned").asBoolean())
                    .as(node + ": " + image)
                    .isTrue());
        }
    }

    /** The first host's claim holds until it lapses: whether somebody still works there, only that host knows. */
    private Screen asked(CarriedBundle other) throws InterruptedException {
        for (int tries = 0; ; tries++) {
            Screen screen = terminal(other, "install");
            String shown = screen.await(
                    "the question, or who is at work",
                    text -> text.contains("Change the nodes as planned?") || text.contains("[ended with"),
                    Duration.ofMinutes(3));
            if (shown.contains("Change the nodes as planned?")) {
                return screen;
            }
            screen.close();
            assertThat(shown).contains("error[operator-at-work]");
            assertThat(tries).as(shown).isLessThan(40);
            Thread.sleep(10_000);
        }
    }

    private String state(String host, String file) {
        return site.run(host, "head -c 1000000 /var/lib/hubcrate/sites/north/" + file)
                .succeeded()
                .out();
    }

    @Test
    @Order(6)
    void everythingStartsAgainByItself() {
        site.restart();
        assertThat(hub.use("ben")).startsWith("worker");
        assertThat(carried.type("plan").get("changes").asInt()).isZero();
    }

    @Test
    @Order(7)
    void whatSomebodyChangedIsPutBackAndNothingElse() {
        carried.type("plan --out /root/plan.json");
        String image = "quay.io/jupyterhub/k8s-network-tools:4.4.0";
        site.run("worker1", "ctr -n k8s.io images rm " + image).succeeded();
        site.run(
                        "cp1",
                        "mkdir /root/drift && tar xf " + carried.folder() + "/charts.tar -C /root/drift"
                                + " && export KUBECONFIG=/etc/kubernetes/admin.conf"
                                + " && helm upgrade jhub /root/drift/charts/*.tgz -n jhub --no-hooks --reuse-values"
                                + " --set hub.concurrentSpawnLimit=7 && rm -r /root/drift")
                .succeeded();
        hub.kubectl("-n jhub patch service proxy-public --type json"
                + " -p '[{\"op\":\"remove\",\"path\":\"/spec/externalIPs\"}]'");

        Programs.Result refused = carried.tried("install --plan /root/plan.json");
        assertThat(refused.exit()).as(refused.describe()).isEqualTo(7);
        assertThat(refused.err()).contains("plan-moved", image, "release jhub", "service proxy-public");

        JsonNode plan = carried.type("plan --out /root/plan.json");
        assertThat(plan.findValuesAsText("subject"))
                .containsExactlyInAnyOrder(image, "images", "release jhub", "service proxy-public");
        assertThat(carried.type("install --plan /root/plan.json").get("changed").asInt())
                .isPositive();
        assertThat(carried.type("plan").get("changes").asInt()).isZero();
        assertThat(site.run(
                                "cp1",
                                "KUBECONFIG=/etc/kubernetes/admin.conf helm get values jhub -n jhub -o json"
                                        + " | grep -c concurrentSpawnLimit")
                        .out()
                        .strip())
                .isEqualTo("0");
        assertThat(hub.use("anna")).startsWith("worker");
        site.run("cp1", "rm /root/plan.json").succeeded();
    }

    @Test
    @Order(8)
    void userOfALostWorkerGoesOnAndItsNewHostJoins() throws Exception {
        LostWorker lost = new LostWorker(site, hub, carried);
        lost.itsUserGoesOnElsewhere("anna");
        lost.bareHost();
        before = before.anew(site, LostWorker.LOST);
        lost.itsNewHostJoins();
    }

    @Test
    @Order(9)
    void kubeletsCollectionTakesNoneOfOurs() throws InterruptedException {
        String image = "quay.io/jupyterhub/k8s-network-tools:4.4.0";
        kubeletTakesOnlyWhatSomebodyLetGo(
                image, "ctr -n k8s.io images label " + image + " io.cri-containerd.pinned= hubcrate=");
    }

    /** And what would have asked is seen. */
    @Test
    @Order(10)
    void nothingOfAllThatAskedForAnybodyOutside() {
        List<String> all = site.sunk();
        System.out.println("after everything: " + all);
        assertThat(outside(all)).isEqualTo(outside(sunkByBareNodes));
        site.run("worker1", "timeout 3 bash -c '</dev/tcp/203.0.113.80/443'; timeout 3 getent hosts example.org");
        assertThat(site.sunk())
                .anyMatch(asked -> asked.startsWith("tcp " + site.address("worker1") + " 203.0.113.80 443 packets"))
                .anyMatch(asked -> asked.startsWith("udp " + site.address("worker1") + " 198.51.100.53 53 packets"));
    }

    /**
     * The cluster's own addresses take the default route while a node has not yet rules of kube-proxy or the network add-on's
     * routes, at its first moment and after a restart, as on every Kubernetes; they are nobody's outside.
     */
    private static List<String> outside(List<String> sunk) {
        List<AddressRange> own = Stream.of("10.244.0.0/16", "10.96.0.0/12")
                .flatMap(network -> AddressRange.parse(network).stream())
                .toList();
        return sunk.stream()
                .filter(asked -> !asked.startsWith("packets "))
                .filter(asked -> {
                    AddressRange to =
                            AddressRange.parse(asked.split(" ", -1)[2]).orElseThrow();
                    return own.stream().noneMatch(to::overlaps);
                })
                .toList();
    }

    @Test
    @Order(11)
    void resetLeavesBareNodes() {
        carried.typeAlone("reset --yes");
        carried.takeAway();
        Programs.Result left = site.run("cp1", "ls -d /etc/kubernetes /var/lib/etcd 2>/dev/null || :");
        assertThat(left.out()).isEmpty();
        assertThat(before.differences(NodeListing.of(site))).isEmpty();
    }
}
