package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.site.RigGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bundle on a stick as it is sold, in the kernel's own FAT, mounted as hardened hosts mount what is plugged in. */
@Tag("rig")
@Tag("guest")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuestMediaIT {
    private static final String MOUNT = "/run/media/stick";

    private GuestAtWork at;

    @BeforeAll
    void start() throws IOException {
        at = new GuestAtWork("guest-media");
        at.seen("mkdir -m 700 /root/keys");
        copy(at.bundle.trust, "/root/keys/trust");
        copy(at.bundle.keyring(), "/root/keys/site.gpg");
        at.seen("cat > /root/site.yaml <<'END'\nname: north\ncontrolPlaneEndpoint: ADDRESS:6443\n"
                        .replace("ADDRESS", at.site.address("cp1"))
                + "consents: {firewalld: true, swapOff: true}\nnodes:\n- {name: cp1, address: "
                + at.site.address("cp1") + ", roles: [control-plane], access: {local: true}}\nEND\n");
    }

    @AfterAll
    void remove() {
        at.close();
    }

    private void copy(Path what, String to) {
        Programs.command(
                        "scp",
                        "-qr",
                        "-oIdentitiesOnly=yes",
                        "-oUserKnownHostsFile=" + at.site.knownHosts(),
                        "-i" + at.site.key(),
                        what.toString(),
                        "root@" + at.site.address("cp1") + ":" + to)
                .within(Duration.ofMinutes(5))
                .run()
                .succeeded();
    }

    /** Without a size it is whole; 16M cuts packages and the Java inside, as 4G would with a larger one. */
    @ParameterizedTest
    @ValueSource(strings = {"", "16M"})
    void bundleOnVfatIsProvenOpenedAndRead(String size) throws IOException {
        Path out = at.scratch.folder("stick" + size);
        Path bundle = size.isEmpty()
                ? at.bundle.again(out.getFileName().toString())
                : at.bundle.again(out.getFileName().toString(), "--volume-size", size);
        at.guest.plug(out);
        at.seen("mkdir -p " + MOUNT + " && mount -t vfat -o ro,noexec,nosuid,nodev " + RigGuest.STICK + " " + MOUNT);
        String folder = MOUNT + "/" + bundle.getFileName();
        try {
            assertThat(at.seen("cd " + folder + " && find . -type f | LC_ALL=C sort")
                            .lines()
                            .toList())
                    .isEqualTo(names(bundle));

            at.seen("cd " + folder + " && gpgv --keyring /root/keys/site.gpg SHA256SUMS.*.asc SHA256SUMS"
                    + " && sha256sum -c SHA256SUMS");
            at.seen("cd " + folder + " && sh install.sh --trust /root/keys/trust");
            JsonNode plan = RigInstaller.json(at.site
                    .run(
                            "cp1",
                            "/opt/hubcrate/*/hubcrate/bin/hubcrate plan --site /root/site.yaml --output json --bundle "
                                    + folder + " --trust /root/keys/trust")
                    .succeeded());
            assertThat(plan.get("changes").asInt()).isPositive();
        } finally {
            at.seen("umount " + MOUNT + "; rm -rf /opt/hubcrate");
        }
    }

    private static List<String> names(Path bundle) throws IOException {
        try (Stream<Path> files = Files.walk(bundle)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> "./" + bundle.relativize(file))
                    .sorted()
                    .toList();
        }
    }
}
