package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.site.RigSite.Line;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The same story on the line that sites of 2020 still run: Kubernetes 1.20 with Docker, firewalld on iptables, JupyterHub 3 by
 * a chart of version 2's dialect. Nothing stands in for anything.
 */
@Tag("rig")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClassicClusterIT extends CarriedCluster {
    ClassicClusterIT() {
        super(Line.CLASSIC, "classic-cluster");
    }

    /** docker load, and kubeadm, live on; what follows is as if nothing had been. */
    @Test
    @Order(1)
    void cutOffWhileImagesAreLoadedAndInKubeadmTheSameCommandEndsWithTheAddress() {
        assertThat(carried.type("preflight").get("verdict").asText()).isEqualTo("clear");
        long seed = Long.getLong("cluster.seed", System.nanoTime());
        Random random = new Random(seed);
        System.out.println("cluster.seed=" + seed);
        hub.cutOff(carried, "KILL", "images", 500 + random.nextInt(15_000));
        hub.cutOff(carried, "KILL", "kubeadm-init", random.nextInt(8_000));
        JsonNode installed = carried.type("install --yes");
        assertThat(installed.get("addresses").get(0).asText()).isEqualTo("http://" + hub.address() + "/");
    }

    @Test
    @Order(2)
    void userFromOutsideLogsInAndComputes() {
        assertThat(hub.use("anna")).startsWith("worker");
        for (String node : site.nodes()) {
            assertThat(site.run(node, "firewall-cmd --state").out().strip()).isEqualTo("running");
        }
    }

    @Test
    @Order(3)
    void secondInstallChangesNothing() {
        JsonNode plan = carried.type("plan");
        assertThat(plan.get("changes").asInt()).as(plan.toPrettyString()).isZero();
        JsonNode status = carried.type("status");
        assertThat(status.get("problems")).as(status.toPrettyString()).isEmpty();
        assertThat(status.at("/health").findValuesAsText("node")).containsExactly("cp1", "worker1", "worker2");
        assertThat(status.at("/health/0/etcd/sizeBytes").asLong()).isPositive();
        assertThat(carried.type("install --yes").get("changed").asInt()).isZero();
    }

    /** As kubelet's collection asks for it: by the image's number, and each of its names. */
    @Test
    @Order(4)
    void dockerRemovesNoImageOfTheBundle() {
        for (String node : site.nodes()) {
            List<String> images = site.run(node, "docker image ls --quiet --no-trunc | sort -u")
                    .succeeded()
                    .out()
                    .lines()
                    .toList();
            assertThat(images).isNotEmpty().allSatisfy(image -> {
                Programs.Result removed = site.run(node, "docker image rm " + image);
                assertThat(removed.exit()).as(removed.describe()).isNotZero();
            });
        }
        JsonNode plan = carried.type("plan");
        assertThat(plan.get("changes").asInt()).as(plan.toPrettyString()).isZero();
    }

    /** What a package's update or an impatient administrator does. */
    @Test
    @Order(5)
    void usersComeInAgainAfterFirewalldAndAllNodesAreRestarted() {
        for (String node : site.nodes()) {
            site.run(node, "systemctl restart firewalld").succeeded();
        }
        assertThat(hub.use("ben")).startsWith("worker");
        site.restart();
        assertThat(hub.use("anna")).startsWith("worker");
        JsonNode plan = carried.type("plan");
        assertThat(plan.get("changes").asInt()).as(plan.toPrettyString()).isZero();
    }

    @Test
    @Order(6)
    void whatSomebodyRemovedByForceIsLoadedAgain() {
        String image = "jupyterhub/k8s-network-tools:2.0.0";
        site.run(
                        "worker1",
                        "docker container rm $(docker container ls -aq --filter label=hubcrate=keeper) && docker image rm "
                                + image)
                .succeeded();
        JsonNode plan = carried.type("plan");
        assertThat(plan.findValuesAsText("subject")).containsExactlyInAnyOrder("docker.io/" + image, "images");
        carried.type("install --yes");
        assertThat(carried.type("plan").get("changes").asInt()).isZero();
    }

    /** An agent that knows nothing of Kubernetes; the guard is held back until somebody has looked. */
    @Test
    @Order(7)
    void flushedRulesAreNamedAndComeBack() {
        String guard = "hubcrate-service-rules";
        site.run("worker2", "systemctl stop " + guard + " && iptables -t nat -F && iptables -F")
                .succeeded();
        assertThat(carried.typeWhatever("status").get("problems").toString())
                .contains("worker2: kube-proxy's rules are gone");
        site.run("worker2", "systemctl start " + guard).succeeded();
        assertThat(hub.use("anna")).startsWith("worker");
        assertThat(carried.type("status").get("problems")).isEmpty();
        assertThat(site.run("worker2", "journalctl -u " + guard).out()).contains("has them written anew");
    }

    @Test
    @Order(8)
    void kubeletsCollectionTakesNoneOfOurs() throws InterruptedException {
        String image = "docker.io/jupyterhub/k8s-network-tools:2.0.0";
        kubeletTakesOnlyWhatSomebodyLetGo(
                image,
                "for each in $(docker container ls -aq --filter label=hubcrate=keeper); do"
                        + " [ \"$(docker container inspect --format '{{.Config.Image}}' $each)\" != " + image
                        + " ] || docker container rm $each; done");
    }

    @Test
    @Order(9)
    void resetLeavesBareNodes() {
        carried.typeAlone("reset --yes");
        carried.takeAway();
        Programs.Result left = site.run("cp1", "ls -d /etc/kubernetes /var/lib/etcd /var/lib/docker 2>/dev/null || :");
        assertThat(left.out()).isEmpty();
        assertThat(before.differences(NodeListing.of(site))).isEmpty();
    }
}
