package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.site.RigSite;
import io.hubcrate.visit.HubUser;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/** The plug of the worker is pulled on which a user's server runs; hub and proxy run on the other one, and go on. */
final class LostWorker {
    static final String LOST = "worker1";
    private static final String OTHER = "worker2";
    private static final String HUB = "-n jhub get pod -l component=hub -o"
            + " 'jsonpath={.items[*].metadata.uid} {.items[*].status.containerStatuses[*].restartCount}'";

    private final RigSite site;
    private final ClusterSite hub;
    private final CarriedBundle carried;
    private long since = System.nanoTime();

    LostWorker(RigSite site, ClusterSite hub, CarriedBundle carried) {
        this.site = site;
        this.hub = hub;
        this.carried = carried;
    }

    /** The user gets a server on the other worker, from the same hub. */
    void itsUserGoesOnElsewhere(String user) throws InterruptedException {
        HubUser person = serverOnLost(user);
        String before = hub.kubectl(HUB);
        Programs.Result living = replace();
        assertThat(living.exit()).as(living.describe()).isEqualTo(7);
        assertThat(living.err()).contains("replace-node-living", "its host answers");

        site.kill(LOST);
        passed("the plug pulled");
        JsonNode let = RigInstaller.json(replace().succeeded());
        passed("let go");
        assertThat(let.get("changed").asInt()).as(let.toPrettyString()).isEqualTo(2);
        assertThat(let.get("answers").asBoolean()).isFalse();
        assertThat(let.findValuesAsText("text")).anyMatch(text -> text.contains("jhub/jupyter-" + user));
        for (int tries = 0; person.serverRuns(); tries++) {
            assertThat(tries)
                    .as("the hub does not see that the server has ended")
                    .isLessThan(240);
            Thread.sleep(500);
        }
        passed("the hub sees it");
        assertThat(hub.use(user)).isEqualTo(OTHER);
        passed("the user's kernel has answered elsewhere");
        assertThat(hub.kubectl(HUB)).as("the same hub").isEqualTo(before);
        assertThat(hub.kubectl("get nodes -o name")).doesNotContain(LOST);
    }

    /** The bare one, by the same command. */
    void itsNewHostJoins() {
        JsonNode joined = carried.type("replace " + LOST + " --yes");
        passed("it has joined");
        assertThat(joined.get("changed").asInt()).isZero();
        assertThat(joined.at("/install/changed").asInt()).isPositive();
        assertThat(carried.type("plan").get("changes").asInt()).isZero();
    }

    /** In its place, with its host keys compared. */
    void bareHost() throws IOException {
        site.replace(LOST);
        site.run(
                        carried.host(),
                        "cat >/root/keys/known_hosts <<'END'\n" + Files.readString(site.knownHosts()) + "END\n")
                .succeeded();
        passed("a bare host");
    }

    /** As whoever has no bundle at hand any more. */
    private Programs.Result replace() {
        return site.run(
                carried.host(),
                "/opt/hubcrate/*/hubcrate/bin/hubcrate replace " + LOST
                        + " --yes --site /root/site.yaml --output json");
    }

    private HubUser serverOnLost(String user) {
        hub.kubectl("cordon " + LOST);
        if (hub.kubectl("-n jhub get pods -o jsonpath='{.items[*].spec.nodeName}'")
                .contains(LOST)) {
            hub.kubectl("-n jhub delete pods --field-selector spec.nodeName=" + LOST);
            hub.kubectl("-n jhub rollout status deployment hub --timeout=120s");
            hub.kubectl("-n jhub rollout status deployment proxy --timeout=120s");
        }
        hub.kubectl("uncordon " + LOST);
        hub.kubectl("cordon " + OTHER);
        HubUser person = HubUser.login(hub.url(), user, ClusterSite.PASSWORD, Duration.ofMinutes(3));
        person.startServer(Duration.ofMinutes(3));
        hub.kubectl("uncordon " + OTHER);
        assertThat(hub.kubectl("-n jhub get pod jupyter-" + user + " -o jsonpath={.spec.nodeName}"))
                .isEqualTo(LOST);
        passed("a server on " + LOST);
        return person;
    }

    private void passed(String what) {
        System.out.println("lost worker: " + what + " after " + Duration.ofNanos(System.nanoTime() - since));
        since = System.nanoTime();
    }
}
