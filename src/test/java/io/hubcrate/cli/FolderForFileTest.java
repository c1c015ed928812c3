package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.content.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A folder where a file is wanted is called a folder, wherever one can be named. */
class FolderForFileTest extends FirstHourCase {
    private static final String NODES =
            "name: north\ncontrolPlaneEndpoint: 192.0.2.1:6443\nnodes:\n- {name: cp-1, address: 192.0.2.1,"
                    + " roles: [control-plane, worker], access: ";

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectory(folder.resolve("dir"));
        Files.writeString(Files.createDirectory(folder.resolve("chart")).resolve("Chart.yaml"), "name: c\n");
    }

    @ParameterizedTest
    @CsvSource({
        "3, status --site dir, site-unreadable",
        "3, lock dir, manifest-unreadable",
        "3, lock site.yaml --config dir, settings-unreadable",
        "3, images --chart chart --values dir, chart-reference-invalid",
        "1, sign out --import dir, file-missing",
        "1, sign out --key dir, file-missing",
        "1, keygen --name A --out keys --passphrase-file dir, file-missing",
        "1, push out registry.example --trust dir --map dir, file-missing",
        "1, install --site site.yaml --plan dir, file-missing",
        "3, site --out s.yaml --name n --survey dir, survey-invalid"
    })
    void isCalledOne(int exit, String typed, String code) {
        TypedCommand command = type(typed.split(" ", -1));
        told(command, exit, code, "hubcrate explain " + code);
        assertThat(command.err().replaceAll("\\s+", " ")).contains("dir is a folder");
        assertThat(command.err()).doesNotContain("df -h");
    }

    @Test
    void isCalledOneInFilesThatNameOthers() throws Exception {
        Files.writeString(folder.resolve("config.yaml"), "caFile: dir\n");
        told(lock(), 3, "settings-invalid", "caFile: a file expected, ", "dir is a folder");
        manifest("images: []\nsurveys: [{file: dir, roles: [worker]}]\n");
        told(type("lock", "site.yaml"), 3, "manifest-invalid", "a file expected, found a folder: ");
        Files.createDirectory(folder.resolve("site.lock.json"));
        manifest("images: []\n");
        told(type("build", "site.yaml", "--out", "out"), 3, "lock-invalid", "site.lock.json is a folder");
        Files.writeString(folder.resolve("north.yaml"), NODES + "{keys: [dir]}}\n");
        told(type("preflight", "--site", "north.yaml"), 3, "site-invalid", "a file expected, ", "dir is a folder");
        Files.createDirectory(folder.resolve("known_hosts"));
        byte[] key = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        String pem = "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
        AtomicFile.writePrivate(folder.resolve("id"), pem.getBytes(StandardCharsets.US_ASCII));
        Files.writeString(folder.resolve("north.yaml"), NODES + "{knownHosts: known_hosts, keys: [id]}}\n");
        TypedCommand hosts = type("preflight", "--site", "north.yaml");
        assertThat((hosts.out() + hosts.err()).replaceAll("\\s+", " ")).contains("known_hosts is a folder");
    }
}
