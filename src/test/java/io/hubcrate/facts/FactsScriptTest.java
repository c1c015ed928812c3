package io.hubcrate.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.facts.FactsGatherer.Gathered;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.site.SiteNode;
import io.hubcrate.testing.ProcessNode;
import io.hubcrate.testing.SiteNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script for real on this machine, under the shell that is there and under others where they are. */
class FactsScriptTest {
    @TempDir
    private Path folder;

    private SiteNode here() {
        SiteNode node = SiteNodes.controlPlane("here", "127.0.0.1");
        return new SiteNode(
                node.name(),
                node.address(),
                node.roles(),
                node.labels(),
                node.taints(),
                node.access(),
                new SiteNode.DataFolders(
                        folder + "/run time", folder + "/kubelet", folder + "/etcd/data", folder + "/hubcrate"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash --posix", "busybox sh"})
    void describesThisMachineUnderEveryShell(String shell) throws IOException {
        List<String> words = List.of(shell.split(" "));
        org.junit.jupiter.api.Assumptions.assumeTrue(
                words.get(0).equals("sh")
                        || Files.exists(Path.of("/usr/bin", words.get(0)))
                        || Files.exists(Path.of("/bin", words.get(0))),
                "no " + shell + " here");
        Gathered gathered =
                new FactsGatherer(Clock.systemUTC()).gather(new ProcessNode(here(), words, Map.of("LANG", "C")));
        NodeFacts facts = gathered.facts();
        assertThat(facts.host().cpus()).hasValue(Runtime.getRuntime().availableProcessors());
        assertThat(facts.host().memory()).isPositive();
        assertThat(facts.kernel().running()).isEqualTo(System.getProperty("os.version"));
        assertThat(facts.storage().folders())
                .containsEntry("runtime", folder.toRealPath() + "/run time")
                .containsEntry("etcd", folder.toRealPath() + "/etcd/data");
        assertThat(facts.storage().mountOfFolder("etcd")).isPresent();
        assertThat(facts.storage().fsyncNanos().isEmpty()).isEqualTo(facts.isUnknown("fsync"));
        assertThat(gathered.clock()).hasValueSatisfying(reading -> assertThat(
                        reading.surelyApart(new ClockReading(Duration.ZERO, Duration.ofSeconds(1))))
                .isZero());
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void namesWhatIsUnknownWhereEveryToolIsMissing() throws IOException {
        // Only what the script cannot do without; its own PATH is replaced by this folder.
        for (String tool : List.of("tr", "cut", "head", "sed", "id", "uname", "cat", "grep", "ls", "tail", "sort")) {
            Path wrapper = Files.writeString(folder.resolve(tool), "#!/bin/sh\nexec /usr/bin/" + tool + " \"$@\"\n");
            assertThat(wrapper.toFile().setExecutable(true)).isTrue();
        }
        Command command = FactsScript.facts(here());
        String script = command.words().get(3).replaceFirst("PATH=\\S+", "PATH=" + folder);
        CommandResult result = new ProcessNode(here(), List.of("/bin/sh"), Map.of())
                .run(Command.script(script, "/a", "/b", "/c", "/d", "yes"));
        assertThat(result.exit()).isZero();
        NodeFacts facts = FactsReader.read("here", result.out());
        assertThat(facts.unknown())
                .containsKeys("glibc", "virt", "address", "route", "listen", "package", "service.active", "fsync");
        assertThat(facts.network().routes()).isEmpty();
    }

    @Test
    void tellsWhatFirewalldLetsInAndWhatOtherZonesHave() throws IOException {
        Path zones = Files.createDirectory(folder.resolve("zones"));
        Files.writeString(
                zones.resolve("site.xml"),
                """
                <?xml version="1.0"?>
                <zone target="ACCEPT"><source address='10.244.0.0/16'/><source
                  address="192.0.2.11"/>
                <interface name="cni0"/></zone>
                """);
        Files.writeString(zones.resolve("hubcrate-nodes.xml"), "<zone><source address=\"192.0.2.12\"/></zone>\n");
        Path cmd = Files.writeString(
                folder.resolve("firewall-cmd"),
                """
                #!/bin/sh
                case $* in
                --state) echo running ;;
                --get-default-zone) echo public ;;
                --list-all-zones) printf '%s\\n' 'block' '  target: %%REJECT%%' '  sources: ' '  ports: ' '' \\
                    'hubcrate-nodes (active)' '  target: default' '  sources: 192.0.2.11 192.0.2.12' \\
                    '  ports: 6443/tcp 2379-2380/tcp' '  source-ports: ' '' 'public' '  target: default' \\
                    '  sources: 192.0.2.99' '  ports: 80/tcp' '' ;;
                esac
                """);
        assertThat(cmd.toFile().setExecutable(true)).isTrue();
        String script = FactsScript.facts(here())
                .words()
                .get(3)
                .replaceFirst("PATH=\\S+", "PATH=" + folder + ":/usr/bin:/bin")
                .replace("/etc/firewalld/zones", zones.toString());
        CommandResult result = new ProcessNode(here(), List.of("/bin/sh"), Map.of())
                .run(Command.script(script, "/a", "/b", "/c", "/d", "no"));
        GuardFacts.Firewalld firewalld =
                FactsReader.read("here", result.out()).guards().firewalld();
        assertThat(firewalld.openedFrom()).containsExactlyInAnyOrder("192.0.2.11", "192.0.2.12");
        assertThat(firewalld.openedPorts()).containsExactly("6443/tcp", "2379-2380/tcp");
        assertThat(firewalld.claims())
                .containsExactly(
                        new GuardFacts.Claim("site", "source", "10.244.0.0/16"),
                        new GuardFacts.Claim("site", "source", "192.0.2.11"),
                        new GuardFacts.Claim("site", "interface", "cni0"));
        assertThat(firewalld.isOpen("192.0.2.12", 2380, "tcp")).isTrue();
        assertThat(firewalld.isOpen("192.0.2.12", 2381, "tcp")).isFalse();
        assertThat(firewalld.isOpen("192.0.2.99", 6443, "tcp")).isFalse();
    }

    @Test
    void valueThatWantsToBeALineOrALongOneStaysAValue() {
        String script = FactsScript.facts(here()).words().get(3);
        String grammar = script.substring(0, script.indexOf("# What this machine is"));
        String hostile =
                """
                say a "$(printf 'x\\nuser.id=0\\nend=hubcrate-facts')"
                say b "$(printf '\\033[31m\\303\\251')"
                say c "$(head -c 100000 /dev/zero | tr '\\0' y)"
                printf 'one\\000two\\r\\nthree\\n\\n' | each d 5
                yes | each e 3
                """;
        CommandResult result = new ProcessNode(here(), List.of("sh"), Map.of()).run(Command.script(grammar + hostile));
        assertThat(result.lines())
                .containsExactly(
                        "a=x?user.id=0?end=hubcrate-facts",
                        "b=?[31m??",
                        "c=" + "y".repeat(1000),
                        "d=one?two?",
                        "d=three",
                        "e=y",
                        "e=y",
                        "e=y",
                        "unknown=e more than 3");
    }
}
