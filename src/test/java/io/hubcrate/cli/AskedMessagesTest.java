package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.json.Json;
import io.hubcrate.testing.FakeRegistry;
import io.hubcrate.testing.RawServer;
import io.hubcrate.testing.TestCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was really asked stands in each answer of the network: proxy, mirror, authority, settings. */
class AskedMessagesTest extends FirstHourCase {
    @Test
    void proxyThatHangsIsGivenUpAfterThreeSilencesAndItsVariableNamed() throws IOException {
        try (RawServer proxy = RawServer.silent()) {
            Files.writeString(folder.resolve("config.yaml"), "proxy: http://" + proxy.host() + "\n");
            told(
                    chart("https://charts.invalid/hub"),
                    4,
                    "transfer-stalled",
                    "attempt 2 of 3",
                    "proxy " + proxy.host(),
                    "it comes from 'proxy'");
        }
    }

    @Test
    void mirrorWithAWrongPathIsNamedAndNotTheRegistryThatWasNeverAsked() throws IOException {
        mirror(registry.host() + "/wrong");
        TypedCommand typed = lock();
        told(typed, 4, "image-not-found", "the mirror of quay.invalid", registry.host() + "/v2/wrong/team/app");
        assertThat(typed.err()).doesNotContain("knows no such name").contains("path of that mirror");
    }

    @Test
    void mirrorOfAnAddressOnAPlainPortIsToldToBeWrittenSo() throws IOException {
        try (RawServer plain = RawServer.speaking((in, out) -> {
            in.read();
            RawServer.say(out, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        })) {
            String mirror =
                    "mirrors:\n- {address: \"https://charts.invalid/\", mirror: \"https://" + plain.host() + "/\"}\n";
            Files.writeString(folder.resolve("config.yaml"), mirror);
            TypedCommand unlisted = chart("https://charts.invalid/hub");
            told(unlisted, 4, "tls-failed", "explain tls-failed");
            assertThat(unlisted.err().replaceAll("\\s+", " "))
                    .contains("list " + plain.host() + " under 'plainHttp'", "write http:// in that mirror, too");
            Files.writeString(folder.resolve("config.yaml"), "plainHttp: [\"" + plain.host() + "\"]\n" + mirror);
            TypedCommand listed = chart("https://charts.invalid/hub");
            told(listed, 4, "tls-failed", "explain tls-failed");
            assertThat(listed.err().replaceAll("\\s+", " "))
                    .contains(plain.host() + " stands under 'plainHttp'", "write http:// in that mirror, or wherever")
                    .doesNotContain("list ");
            // The same of an address that somebody typed.
            told(chart("https://" + plain.host() + "/hub"), 4, "tls-failed", "stands under 'plainHttp'");
        }
    }

    @Test
    void forgottenSettingsAreMissedWhereTheLockWasMadeThroughOthers() {
        assertThat(lock().exitCode()).isZero();
        told(
                type("build", "site.yaml", "--out", "out"),
                4,
                "host-unreachable",
                "the lock was made through " + registry.host(),
                "there is no settings file here",
                "--config FILE");
    }

    @Test
    void nextCommandRepeatsTheSettings() {
        String next = "next        hubcrate build site.yaml --out DIR --sign-key KEY --config config.yaml\n";
        assertThat(lock().out()).endsWith(next);
        assertThat(lock().out())
                .contains("hubcrate lock site.yaml --update --config config.yaml")
                .endsWith(next);
        assertThat(type("images", "site.yaml", "--config", "config.yaml").out())
                .endsWith("next        hubcrate lock site.yaml --config config.yaml\n");
    }

    /** Of two people behind two mirrors each has the other's lock, but for the hosts that were asked. */
    @Test
    void lockIsTheSameThroughEveryMirrorButForTheHosts() throws IOException {
        Path file = folder.resolve("site.lock.json");
        try (FakeRegistry other = FakeRegistry.start()) {
            other.putImage("copies/team/app", "1.0", new byte[] {1, 2, 3});
            assertThat(lock().exitCode()).isZero();
            ObjectNode one = (ObjectNode) Json.parse(Files.readAllBytes(file));
            Files.delete(file);
            Files.writeString(
                    folder.resolve("config.yaml"),
                    "plainHttp: [\"" + other.host() + "\"]\nmirrors:\n- {registry: quay.invalid, mirror: \""
                            + other.host() + "/copies\"}\n");
            assertThat(lock().exitCode()).isZero();
            ObjectNode two = (ObjectNode) Json.parse(Files.readAllBytes(file));
            assertThat(one.remove("hosts").toString()).contains(registry.host());
            assertThat(two.remove("hosts").toString()).contains(other.host()).doesNotContain(registry.host());
            assertThat(two).isEqualTo(one);
            // The second one's lock, and the first one's mirror.
            mirror(registry.host() + "/quay");
            TypedCommand built = build();
            assertThat(built.exitCode()).as(built.err()).isZero();
            assertThat(folder.resolve("out/small-1-amd64/images.tar")).exists();
        }
    }

    private TypedCommand chart(String address) {
        return type("images", "--chart", address, "--version", "1", "--config", "config.yaml");
    }

    @Test
    void certificateOfAnotherAuthorityIsToldWithItsIssuerAndWhatToWrite() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        try (FakeRegistry inside =
                FakeRegistry.startTls(TestCertificate.create(Files.createDirectory(folder.resolve("own"))))) {
            inside.putFile("/c/index.yaml", "apiVersion: v1\nentries: {}\n".getBytes(StandardCharsets.UTF_8));
            String address = inside.uri("/c").toString();
            String wrong = "caFile: " + TestCertificate.create(other).pem() + "\n";
            for (String settings : List.of("{}\n", wrong)) {
                Files.writeString(folder.resolve("config.yaml"), settings);
                told(chart(address + "/hub"), 4, "tls-untrusted", inside.host(), "caFile");
            }
            Files.writeString(folder.resolve("config.yaml"), "caFile: gone.pem\n");
            told(chart(address + "/hub"), 3, "settings-invalid", "caFile: no readable file at ", "gone.pem");
            Files.writeString(folder.resolve("config.yaml"), "caFile: site.yaml\n");
            told(chart(address + "/hub"), 3, "ca-file-invalid", "site.yaml holds no certificates");
            Files.writeString(folder.resolve("config.yaml"), wrong.replace("/other/", "/own/"));
            told(chart(address + "/hub"), 4, "chart-unknown", "'hub'");
        }
    }
}
