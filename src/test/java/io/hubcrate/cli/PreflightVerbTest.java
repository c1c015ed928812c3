package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.content.AtomicFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb with this host as its only node, given an address that it surely has not. */
class PreflightVerbTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeSite() throws IOException {
        Files.writeString(
                folder.resolve("site.yaml"),
                """
                name: north-1
                controlPlaneEndpoint: 192.0.2.211:6443
                nodes:
                  - name: node-1
                    address: 192.0.2.211
                    roles: [control-plane, worker]
                    access: {local: true}
                    folders: {runtime: /var/lib/containerd}
                """);
    }

    private TypedCommand type(String... more) {
        List<String> words = new ArrayList<>(List.of("preflight", "--site", "site.yaml"));
        words.addAll(List.of(more));
        return TypedCommand.in(folder, List.of(), words.toArray(String[]::new));
    }

    @Test
    void saysByNodeWhatWasFoundAndWhatToType() {
        TypedCommand typed = type();
        assertThat(typed.exitCode()).as(typed.err()).isEqualTo(6);
        assertThat(typed.out())
                .contains(
                        "node-1\n",
                        "error[address-not-on-node]",
                        "what to type on node-1, as root:",
                        "ip -brief address");
    }

    @Test
    void networkThatHoldsANodeIsToldWithThatNodesName() throws IOException {
        Path site = folder.resolve("site.yaml");
        String pods = "networks: {pods: 192.0.2.0/24}\n";
        Files.writeString(site, Files.readString(site) + pods);
        assertThat(type().err())
                .contains("error[site-invalid]", "the address 192.0.2.211 of node-1 lies in the network of the pods");
        Files.writeString(site, Files.readString(site).replace("name: node-1", "labels: {}"));
        assertThat(type().err())
                .contains("the key 'name' is missing", "the address 192.0.2.211 lies in the network of the pods");
    }

    /** One that is down is a finding like others, in the words of somebody who will look after it. */
    @Test
    void nodeThatIsDownIsToldByItsAddressAndWithoutTheNameOfAClass() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        Files.writeString(folder.resolve("known_hosts"), "");
        byte[] key = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        String pem = "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
        AtomicFile.writePrivate(folder.resolve("id"), pem.getBytes(StandardCharsets.US_ASCII));
        Files.writeString(
                folder.resolve("site.yaml"),
                Files.readString(folder.resolve("site.yaml"))
                        .replace("{local: true}", "{host: 127.0.0.1, port: " + closed + ", keys: [id]}"));
        TypedCommand typed = type();
        assertThat(typed.exitCode()).as(typed.err()).isEqualTo(6);
        assertThat(typed.out())
                .contains(
                        "error[node-not-checked] on node-1",
                        "no SSH with 127.0.0.1:" + closed + ": Connection refused (node-unreachable)",
                        "hubcrate explain node-unreachable");
        assertThat(typed.out() + typed.err()).doesNotContain("java.", "Exception");

        // With a second control plane there is something to say of both.
        Files.writeString(
                folder.resolve("site.yaml"),
                """
                  - name: node-2
                    address: 192.0.2.212
                    roles: [control-plane]
                    access: {host: 127.0.0.1, port: PORT, keys: [id]}
                """
                        .replace("PORT", String.valueOf(closed)),
                StandardOpenOption.APPEND);
        assertThat(type().out())
                .contains(
                        "warning[endpoint-of-one-node]: controlPlaneEndpoint is 192.0.2.211:6443, which is node-1 alone")
                .contains("warning[control-planes-even]: 2 control planes");
    }

    @Test
    void givesFindingsAndAcceptancesAsJson() {
        TypedCommand typed = type("--output", "json", "--accept", "swap-on@node-1", "--reason", "not ours");
        assertThat(typed.exitCode()).isEqualTo(6);
        JsonNode json = typed.json();
        assertThat(json.path("verdict").textValue()).isEqualTo("findings");
        assertThat(json.path("findings").findValuesAsText("id")).contains("address-not-on-node");
        assertThat(json.path("acceptances").path(0).path("reason").textValue()).isEqualTo("not ours");
    }

    @Test
    void refusesToAcceptTheWrongMachineAndAnAcceptanceWithoutReason() {
        assertThat(type("--accept", "address-not-on-node", "--reason", "so be it")
                        .exitCode())
                .isEqualTo(3);
        assertThat(type("--accept", "swap-on").exitCode()).isEqualTo(2);
        assertThat(type("--bundle", "x").exitCode()).isEqualTo(2);
    }

    @Test
    void asksNoNodeBeforeABundleIsTrusted() {
        TypedCommand typed = type("--bundle", "no-such-bundle", "--trust", "no-such-key");
        assertThat(typed.exitCode()).isNotIn(0, 6);
        assertThat(typed.out()).isEmpty();
    }
}
