package io.hubcrate.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.elf.GlibcVersion;
import io.hubcrate.facts.KernelFacts.Module;
import io.hubcrate.shell.NodeException;
import io.hubcrate.testing.GoodFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FactsReaderTest {
    private static final GoodFacts GOOD = GoodFacts.of("node-1", "192.0.2.11");

    private static NodeFacts read(GoodFacts facts) {
        return FactsReader.read("node-1", facts.text());
    }

    @Test
    void readsWhatANodeIs() {
        NodeFacts facts = read(GOOD);
        assertThat(facts.host().os().enterpriseMajor()).hasValue(9);
        assertThat(facts.host().architecture()).isEqualTo("amd64");
        assertThat(facts.host().glibc()).contains(new GlibcVersion(2, 34));
        assertThat(facts.host().memory()).isEqualTo(8L << 30);
        assertThat(facts.kernel().cgroupVersion()).hasValue(2);
        assertThat(facts.kernel().modules()).containsEntry("vxlan", Module.LOADABLE);
        assertThat(facts.storage().mountOf("/var/lib/containerd")).hasValueSatisfying(mount -> {
            assertThat(mount.point()).isEqualTo("/");
            assertThat(mount.size()).isEqualTo(26214400L * 4096);
        });
        assertThat(facts.storage().fsyncPercentile(99)).hasValue(1_200_000L);
        assertThat(facts.network().hasDefaultRoute()).isTrue();
        assertThat(facts.software().hasPackage("container-selinux")).isTrue();
        assertThat(facts.software().hasPackage("container")).isFalse();
        assertThat(facts.unknown()).isEmpty();
    }

    @Test
    void keepsWhatIsUnknownApartFromWhatIsAbsent() {
        NodeFacts facts = read(GOOD.unknown("glibc", "no getconf"));
        assertThat(facts.host().glibc()).isEmpty();
        assertThat(facts.unknown()).containsEntry("glibc", "no getconf");
    }

    @Test
    void laterMountCoversAnEarlierOneOfTheSamePlace() {
        NodeFacts facts = read(GOOD.and("mount", "/tmp tmpfs tmpfs rw,noexec 4096 5 5 5 5"));
        assertThat(facts.storage().mountOf("/tmp/x"))
                .hasValueSatisfying(mount -> assertThat(mount.isNoexec()).isTrue());
        assertThat(facts.storage().mountOf("/tmpfoo"))
                .hasValueSatisfying(mount -> assertThat(mount.point()).isEqualTo("/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hostname", // a key without a value
                "hostname=",
                "Hostname=x",
                "hostname=other", // twice
                "invented.key=1",
                "end=hubcrate-facts",
                "mac=eth0\u001b[31m",
                "os.name=Sm\u00f8rebr\u00f8d",
                "mount=/data /dev/sdb xfs rw 4096 many 1 1 1",
                "mount=/data /dev/sdb xfs rw 4096 999999999999999999 1 1 1",
                "address=eth0 999.1.1.1/24",
                "listen=tcp 0.0.0.0 port x",
                "module.zfs=perhaps",
                "unknown=glibc",
                "fsync.write=-5",
                "fsync.write=1e999999999",
                "route=default",
                ""
            })
    void refusesLineThatTheScriptNeverPrints(String line) {
        String text = GOOD.text().replace("end=hubcrate-facts\n", line + "\nend=hubcrate-facts\n");
        assertThatThrownBy(() -> FactsReader.read("node-1", text)).isInstanceOfSatisfying(NodeException.class, e -> {
            assertThat(e.code()).isEqualTo("facts-unreadable");
            assertThat(e.node()).isEqualTo("node-1");
        });
    }

    @Test
    void refusesWordsBeforeAndBehindAndACutText() {
        String text = GOOD.text();
        for (String spoilt : new String[] {
            "",
            "\n",
            "Welcome to node-1!\n" + text,
            text + "logout\n",
            text.substring(0, text.length() - 1),
            text.substring(0, text.length() / 2),
            text.replace("\n", "\r\n"),
            "\0" + text
        }) {
            assertThatThrownBy(() -> FactsReader.read("node-1", spoilt)).isInstanceOf(NodeException.class);
        }
    }

    @Test
    void refusesLineAndTextBeyondTheBounds() {
        assertThatThrownBy(() -> read(GOOD.with("os.name", "x".repeat(1001)))).isInstanceOf(NodeException.class);
        String many = "package=a-0:1-1.noarch\n".repeat(20_000);
        String text = GOOD.text().replace("end=hubcrate-facts\n", many + "end=hubcrate-facts\n");
        assertThatThrownBy(() -> FactsReader.read("node-1", text)).isInstanceOf(NodeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user.id", "arch", "kernel.running", "memory.kib", "hostname", "selinux"})
    void refusesTextWithoutWhatEveryLinuxHas(String key) {
        assertThatThrownBy(() -> read(GOOD.without(key))).isInstanceOf(NodeException.class);
    }
}
