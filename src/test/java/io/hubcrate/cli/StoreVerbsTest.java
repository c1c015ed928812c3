package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.bundle.BundleSigning;
import io.hubcrate.failure.Secret;
import io.hubcrate.progress.EventSink;
import io.hubcrate.signing.DetachedSignature;
import io.hubcrate.signing.DetachedSigner;
import io.hubcrate.signing.GeneratedKey;
import io.hubcrate.signing.KeyAlgorithm;
import io.hubcrate.signing.KeyGenerator;
import io.hubcrate.testing.SmallBundle;
import io.hubcrate.testing.TestChart;
import io.hubcrate.trust.TrustStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs around the store, typed with really signed bundles; no node is reached. */
class StoreVerbsTest {
    private static final Secret PASSPHRASE = Secret.of("correct horse".toCharArray());
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    private Path folder;

    private final GeneratedKey key = KeyGenerator.generate(
            "Builder", KeyAlgorithm.ED25519, PASSPHRASE, CLOCK.instant().minus(Duration.ofDays(2)));
    private Path trust = Path.of("");

    @BeforeEach
    void writeSite() throws IOException {
        trust = Files.createDirectory(folder.resolve("trust"));
        Files.write(trust.resolve("builder.asc"), key.armoredPublicKey());
        Files.writeString(folder.resolve("known_hosts"), "");
        site("");
    }

    private void site(String more) throws IOException {
        Files.writeString(
                folder.resolve("site.yaml"),
                """
                name: north
                controlPlaneEndpoint: 127.0.0.1:6443
                access: {user: nobody, port: 1, knownHosts: known_hosts}
                nodes:
                - name: cp-1
                  address: 127.0.0.1
                  roles: [control-plane, worker]
                """
                        + more);
    }

    private Path bundle(String where, Consumer<SmallBundle> refine) {
        SmallBundle small = new SmallBundle(folder.resolve("in-" + where));
        refine.accept(small);
        Path bundle = small.build(folder.resolve("out-" + where));
        try {
            Files.delete(bundle.resolve("SHA256SUMS." + SmallBundle.KEY_ID + ".asc"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        Instant signed = CLOCK.instant().minus(Duration.ofDays(1));
        byte[] sums = BundleSigning.readSums(bundle, EventSink.NONE, 2);
        DetachedSignature made = DetachedSigner.sign(sums, key.armoredSecretKey(), PASSPHRASE, signed);
        BundleSigning.sign(bundle, made.keyId(), made.armored(), false);
        return bundle;
    }

    private Path bundle(long sequence) {
        return bundle(String.valueOf(sequence), small -> small.sequence = sequence);
    }

    private TypedCommand type(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--site", "site.yaml", "--state", "state", "--output", "json"));
        return TypedCommand.in(folder, List.of(), all.toArray(String[]::new));
    }

    private TypedCommand stage(Path bundle, String... more) {
        List<String> all = new ArrayList<>(List.of("stage", "--bundle", bundle.toString()));
        all.addAll(List.of(more));
        return type(all.toArray(String[]::new));
    }

    private static JsonNode done(TypedCommand typed) {
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        return typed.json();
    }

    private static void refused(TypedCommand typed, int exitCode, String code) {
        assertThat(typed.lastEvent().get("code").asText()).as(typed.err()).isEqualTo(code);
        assertThat(typed.exitCode()).as(typed.err()).isEqualTo(exitCode);
    }

    /** That a bundle serves: it is judged before any node is asked, and the node does not answer. */
    private void assertServes(String... more) {
        List<String> all = new ArrayList<>(List.of("plan"));
        all.addAll(List.of(more));
        refused(type(all.toArray(String[]::new)), 7, "nodes-failed");
    }

    @Test
    void stagesTellsAndServesWithoutMediumAndTrust() throws IOException {
        Path bundle = bundle(7);
        JsonNode staged = done(stage(bundle, "--trust", "trust"));
        assertThat(staged.get("copied").asLong()).isPositive();
        Files.move(bundle, folder.resolve("gone"));
        JsonNode list = done(type("store", "list"));
        assertThat(list.get("bundles")).hasSize(1);
        assertThat(list.at("/bundles/0/place").asText()).isEqualTo("serves");
        assertThat(list.get("bytes").asLong()).isPositive();
        assertThat(list.get("collectable").asLong()).isZero();
        assertServes();
        assertThat(list.at("/bundles/0/sums")).isEqualTo(staged.get("sums"));
    }

    @Test
    void peopleReadWhatIsKeptAndWhatToTypeNext() {
        String[] where = {"--site", "site.yaml", "--state", "state"};
        assertThat(text(where, "store", "list")).contains("nothing is staged in the state folder");
        assertThat(text(where, "stage", "--bundle", bundle(7).toString(), "--trust", "trust"))
                .contains(
                        "small 2026.11 for linux/amd64",
                        "signed by",
                        "copied now",
                        "next        hubcrate preflight --site site.yaml --state state\n");
        assertThat(text(where, "store", "list")).contains("small-2026.11-amd64", "to serve", "would free 0 B");
        assertThat(text(where, "store", "collect", "--yes")).isEqualTo("nothing to collect\n");
    }

    private String text(String[] where, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(where));
        TypedCommand typed = TypedCommand.in(folder, List.of(), all.toArray(String[]::new));
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        return typed.out();
    }

    @Test
    void withoutBundleAndStoreItSaysWhatToType() throws IOException {
        for (String verb : List.of("plan", "install")) {
            TypedCommand typed = verb.equals("install") ? type(verb, "--yes") : type(verb);
            refused(typed, 2, "usage");
            assertThat(typed.err()).contains("--bundle", "hubcrate stage", "hubcrate status");
        }
        refused(stage(bundle(7)), 2, "usage");
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void rateOfADeadLineIsRefusedBeforeAnythingIsRead() throws IOException {
        String bundle = bundle(1).toString();
        for (List<String> words : List.of(
                List.of("install", "--bundle", bundle),
                List.of("load", "--bundle", bundle),
                List.of("rollback", "--to", bundle))) {
            List<String> all = new ArrayList<>(words);
            all.addAll(List.of("--trust", trust.toString(), "--yes", "--limit-rate", "65535"));
            TypedCommand typed = type(all.toArray(String[]::new));
            refused(typed, 2, "usage");
            assertThat(typed.lastEvent().get("message").asText()).contains("--limit-rate is 65535", "65536");
        }
        site("transfer: {etcdLimitRate: 1000}\n");
        TypedCommand typed = type("install", "--bundle", bundle, "--trust", trust.toString(), "--yes");
        refused(typed, 2, "usage");
        assertThat(typed.lastEvent().get("message").asText()).contains("transfer.etcdLimitRate");
        assertThat(folder.resolve("state")).doesNotExist();
    }

    /** Users would wait for them for ever: all are named before any node is changed, with what to write. */
    @Test
    void imagesOfTheSitesOwnValuesThatNobodyBringsAreMissed() throws IOException {
        TestChart hub = new TestChart("jupyterhub", "0.9.1")
                .file(
                        "values.yaml",
                        "hub: {}\nproxy: {}\nsingleuser: {image: {name: jupyterhub/k8s-hub, tag: 0.9.1}, profileList: []}\n");
        done(stage(bundle("hub", small -> small.chart = hub.packed()), "--trust", "trust"));
        site("values: [hub.yaml]\n");
        Files.writeString(
                folder.resolve("hub.yaml"),
                """
                singleuser:
                  image: {name: quay.io/lab/minimal, tag: "2"}
                  profileList:
                  - {display_name: Tools, kubespawner_override: {image: "jupyterhub/k8s-network-tools:0.9.1"}}
                  - {display_name: GPU, kubespawner_override: {image: "quay.io/lab/gpu:1"}}
                """);
        for (String verb : List.of("preflight", "install")) {
            TypedCommand typed = verb.equals("install") ? type(verb, "--yes") : type(verb);
            assertThat(typed.exitCode()).as(typed.err()).isEqualTo(6);
            JsonNode found = typed.json().at("/findings/0");
            assertThat(found.get("id").asText()).as(typed.out()).isEqualTo("site-image-missing");
            assertThat(found.get("evidence").asText())
                    .contains("quay.io/lab/minimal:2 (singleuser.image)")
                    .contains("quay.io/lab/gpu:1 (singleuser.profileList[1].kubespawner_override.image)")
                    .doesNotContain("k8s-network-tools");
            assertThat(found.get("remedy").toString())
                    .contains("# images:", "# - 'quay.io/lab/gpu:1'", "hubcrate load");
        }
        Files.writeString(folder.resolve("hub.yaml"), "singleuser: {image: {name: jupyterhub/k8s-hub, tag: 0.9.1}}\n");
        assertThat(type("preflight").out()).doesNotContain("site-image-missing").contains("node-not-checked");
        Files.writeString(folder.resolve("hub.yaml"), "singleuser: [");
        refused(type("preflight"), 3, "yaml-invalid");
    }

    @Test
    void siteThatKeepsNoStoreHasNone() throws IOException {
        Path bundle = bundle(7);
        done(stage(bundle, "--trust", "trust"));
        site("store: none\n");
        refused(stage(bundle, "--trust", "trust"), 3, "store-off");
        refused(type("plan"), 2, "usage");
    }

    @Test
    void keyThatWasRevokedSinceCounts() throws IOException {
        done(stage(bundle(7), "--trust", "trust"));
        Files.writeString(
                trust.resolve("trust.yaml"),
                "keys:\n- fingerprint: " + key.fingerprint() + "\n  status: revoked\n  reason: stolen\n");
        for (String verb : List.of("plan", "status", "preflight")) {
            refused(type(verb), 5, "signature-key-revoked");
        }
        // Who clears away trusts nobody.
        done(type("store", "list"));
        done(type("store", "collect", "--yes"));
    }

    @Test
    void trustFolderThatOthersCanWriteSinceIsRefused() throws IOException {
        done(stage(bundle(7), "--trust", "trust"));
        Files.setAttribute(trust, "unix:mode", 0777);
        refused(type("plan"), 1, "trust-store-unsafe");
        Files.setAttribute(trust, "unix:mode", 0755);
        Files.move(trust, folder.resolve("elsewhere"));
        refused(type("plan"), 3, "store-trust-changed");
        assertServes("--trust", "elsewhere");
        done(stage(bundle(8), "--trust", "elsewhere"));
        assertServes();
    }

    @Test
    void keyFileMayGoButNotChange() throws IOException {
        Path file = Files.write(folder.resolve("builder.asc"), key.armoredPublicKey());
        done(stage(bundle(7), "--trust", "builder.asc"));
        assertServes();
        Files.delete(file);
        assertServes();
        GeneratedKey other = KeyGenerator.generate("Other", KeyAlgorithm.ED25519, PASSPHRASE, CLOCK.instant());
        Files.write(file, other.armoredPublicKey());
        refused(type("plan"), 3, "store-trust-changed");
        refused(stage(bundle(8)), 3, "store-trust-changed");
    }

    @Test
    void olderBundleThanTheInstalledOneIsRefused() {
        Path older = bundle(7);
        done(stage(older, "--trust", "trust"));
        TrustStore.open(trust, "north", CLOCK).recordInstalled("small", 8);
        refused(stage(older), 5, "bundle-older-sequence");
        refused(type("plan"), 5, "bundle-older-sequence");
        done(stage(bundle(8)));
    }

    @Test
    void untrustedBundleLeavesNothingBehind() throws IOException {
        Path bundle = bundle(7);
        GeneratedKey other = KeyGenerator.generate(
                "Other", KeyAlgorithm.ED25519, PASSPHRASE, CLOCK.instant().minus(Duration.ofDays(2)));
        Files.write(folder.resolve("other.asc"), other.armoredPublicKey());
        TypedCommand typed = stage(bundle, "--trust", "other.asc");
        assertThat(typed.exitCode()).isEqualTo(5);
        assertThat(folder.resolve("state/store/blobs")).isEmptyDirectory();
        refused(type("plan"), 2, "usage");
    }

    @Test
    void collectionAsksAndTakesAwayWhatNobodyNeeds() throws IOException {
        for (long sequence = 7; sequence < 10; sequence++) {
            done(stage(bundle(sequence), "--trust", "trust"));
        }
        refused(type("store", "collect"), 2, "usage");
        refused(type("store", "list", "--yes"), 2, "usage");
        refused(type("store", "collect", "--yes", "--drop", "nothing"), 3, "store-bundle-unknown");
        JsonNode gone = done(type("store", "collect", "--yes"));
        assertThat(gone.get("bundles")).hasSize(1);
        assertThat(done(type("store", "list")).get("bundles")).hasSize(2);
        assertThat(done(type("store", "collect", "--yes", "--all")).get("bundles"))
                .hasSize(1);
        assertThat(done(type("store", "list")).get("bundles")).hasSize(1);
        assertServes();
    }
}
