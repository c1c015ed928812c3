package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.console.Terminal;
import io.hubcrate.failure.Secret;
import io.hubcrate.site.NodeAccess;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import io.hubcrate.site.SiteNode.NodeRole;
import io.hubcrate.site.SiteReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code hubcrate site}, by options, by surveys and by answers: what it writes is read by the site's own reader. */
class SiteVerbTest {
    @TempDir
    Path folder;

    @Test
    void optionsAloneMakeAFileThatIsReadBack() {
        TypedCommand typed = type(
                "--name",
                "north",
                "--node",
                "hub-1=192.0.2.11",
                "--node",
                "work-1=192.0.2.21",
                "--external-ip",
                "192.0.2.21",
                "--consent",
                "swapOff",
                "--output",
                "json");
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        Site site = SiteReader.read(folder.resolve("site.yaml"), Set.of());
        assertThat(site.name()).isEqualTo("north");
        assertThat(site.controlPlaneEndpoint()).isEqualTo("192.0.2.11:6443");
        assertThat(site.nodes()).extracting(SiteNode::name).containsExactly("hub-1", "work-1");
        assertThat(site.nodes().get(0).roles()).containsExactly(NodeRole.CONTROL_PLANE);
        assertThat(site.nodes().get(1).roles()).containsExactly(NodeRole.WORKER);
        assertThat(site.consents()).isEqualTo(new Site.Consents(true, false));
        assertThat(site.hub().findExposure())
                .get()
                .extracting(Site.Exposure::externalIps)
                .isEqualTo(List.of("192.0.2.21"));
        JsonNode json = typed.json();
        assertThat(json.at("/site").asText()).isEqualTo("site.yaml");
        assertThat(json.at("/nodes/1/roles").asText()).isEqualTo("worker");
    }

    @Test
    void endsWithHostKeysToCollectAndTheNextCommand() {
        TypedCommand typed = type("--name", "north", "--node", "a=192.0.2.11", "--node", "b=192.0.2.21");
        assertThat(typed.out())
                .contains("  ssh-keyscan 192.0.2.11 192.0.2.21 > " + folder.resolve("known_hosts") + " && ")
                .endsWith("hubcrate preflight --site site.yaml --bundle BUNDLE --trust KEY_OR_DIR\n");
    }

    @Test
    void oneNodeAloneIsBothAndTheHostItselfIsLocal() {
        assertThat(type("--name", "north", "--node", "hub=127.0.0.1").exitCode())
                .isZero();
        SiteNode node =
                SiteReader.read(folder.resolve("site.yaml"), Set.of()).nodes().get(0);
        assertThat(node.roles()).containsExactlyInAnyOrder(NodeRole.CONTROL_PLANE, NodeRole.WORKER);
        assertThat(node.access()).isInstanceOf(NodeAccess.Local.class);
    }

    @Test
    void surveysGiveNamesAddressesAndNetworksThatNothingElseMayUse() throws IOException {
        survey("one", "Hub-1.north.example", "docker0 172.17.0.1/16", "eth0 10.244.7.11/16");
        survey("two", "work-1", "eth0 10.244.7.21/16", "eth0 fd00::21/64");
        TypedCommand typed = type("--name", "north", "--survey", "one", "--survey", "two");
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        Site site = SiteReader.read(folder.resolve("site.yaml"), Set.of());
        assertThat(site.nodes()).extracting(SiteNode::name).containsExactly("hub-1.north.example", "work-1");
        assertThat(site.nodes()).extracting(SiteNode::address).containsExactly("10.244.7.11", "10.244.7.21");
        assertThat(site.networks().site()).containsExactly("10.244.0.0/16");
        assertThat(site.networks().pods()).isEqualTo("172.28.0.0/16");
    }

    @Test
    void withoutATerminalEverythingThatIsMissingIsListedAtOnce() throws IOException {
        TypedCommand typed = type("--login", "anna");
        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.err()).contains("--name", "--node NAME=ADDRESS", "hub-password");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void neverWritesOverAFile() throws IOException {
        Files.writeString(folder.resolve("site.yaml"), "mine\n");
        TypedCommand typed = type("--name", "north", "--node", "a=192.0.2.11", "--output", "json");
        assertThat(typed.exitCode()).isEqualTo(3);
        assertThat(typed.lastEvent().path("code").asText()).isEqualTo("site-file-exists");
        assertThat(folder.resolve("site.yaml")).hasContent("mine");
    }

    /** Told before a question is asked: nothing of an hour's answers is lost, and no password lies about. */
    @Test
    void missingFolderIsNamedWithTheCommandThatMakesIt() {
        Person nobody = new Person();
        int exit = typedBy(nobody, "site", "--out", "new sites/north.yaml");
        assertThat(exit).as(nobody.said()).isEqualTo(1);
        assertThat(nobody.said().replaceAll("\\s+", " "))
                .contains("error[machine-io]", "new sites/north.yaml cannot be written: there is no folder ")
                .contains("mkdir -p '" + folder.resolve("new sites") + "'", "df -h '" + folder.resolve("new sites"));
        assertThat(folder).isEmptyDirectory();
    }

    /** The same of what options say wrong: no question is asked before. */
    @ParameterizedTest
    @CsvSource({
        "--name, a b",
        "--user, a b",
        "--key, no-such-file",
        "--key, .",
        "--external-ip, 192.0.2.999",
        "--login, Anna",
        "--consent, everything"
    })
    void wrongValueIsRefusedBeforeTheFirstQuestion(String option, String value) {
        Person nobody = new Person();
        assertThat(typedBy(nobody, "site", "--out", "site.yaml", option, value))
                .as(nobody.said())
                .isEqualTo(2);
        assertThat(nobody.said()).contains(option + " ").doesNotContain(" -> ");
    }

    @ParameterizedTest
    @CsvSource({
        "--node, hub-1",
        "--node, Hub=192.0.2.1",
        "--node, hub=192.0.2.999",
        "--name, a b",
        "--control-plane, nobody",
        "--consent, everything",
        "--login, Anna",
        "--key, no-such-file",
    })
    void refusesWhatItCannotTakeAndWritesNothing(String option, String value) {
        List<String> line = new ArrayList<>(List.of("--node", "a=192.0.2.1", "--node", "b=192.0.2.2"));
        line.addAll(option.equals("--name") ? List.of() : List.of("--name", "north"));
        line.addAll(List.of(option, value));
        TypedCommand typed = type(line.toArray(String[]::new));
        assertThat(typed.exitCode()).as(typed.err()).isEqualTo(2);
        assertThat(typed.err()).contains(option);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatTheReaderRefusesIsNotPutInPlaceAndLeavesNoPassword() throws IOException {
        Person person = new Person(
                "north", "192.0.2.11", "", "192.0.2.11", "node-1", "b", "", "", "", "agent", "", "anna", "n", "n");
        int exit = typedBy(person, "site", "--out", "site.yaml");
        assertThat(exit).as(person.said()).isEqualTo(2);
        assertThat(person.said()).contains("nodes[1].address: another node has this address");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void asksAPersonForWhatIsOpenAndAgainWhereTheAnswerCannotBe() throws IOException {
        Person person = new Person(
                "north one",
                "north",
                "192.0.2.11",
                "hub-1",
                "192.0.2.21",
                "work-1",
                "",
                "",
                "ops",
                "agent",
                "y",
                "",
                "anna ben",
                "y",
                "n");
        int exit = typedBy(person, "site", "--out", "site.yaml");
        assertThat(exit).as(person.said()).isZero();
        Site site = SiteReader.read(folder.resolve("site.yaml"), Set.of());
        assertThat(site.nodes()).extracting(SiteNode::name).containsExactly("hub-1", "work-1");
        assertThat(site.nodes().get(0).isControlPlane()).isTrue();
        NodeAccess.Ssh access = (NodeAccess.Ssh) site.nodes().get(1).access();
        assertThat(access.user()).isEqualTo("ops");
        assertThat(access.sudo().password()).isNotNull();
        assertThat(site.hub().findExposure())
                .get()
                .extracting(Site.Exposure::externalIps)
                .isEqualTo(List.of("192.0.2.21"));
        assertThat(site.hub().findLogin()).get().extracting(Site.Login::users).isEqualTo(List.of("anna", "ben"));
        assertThat(site.consents()).isEqualTo(new Site.Consents(true, false));
        for (String secret : List.of("sudo-password", "hub-password")) {
            assertThat(folder.resolve(secret)).hasContent("s3cret");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(secret))))
                    .isEqualTo("rw-------");
        }
        assertThat(Files.readString(folder.resolve("site.yaml"))).doesNotContain("s3cret");
    }

    private void survey(String file, String host, String... addresses) throws IOException {
        StringBuilder text =
                new StringBuilder("hubcrate-survey 1\nos.id: centos\narch: x86_64\nhostname: " + host + "\n");
        Arrays.stream(addresses)
                .forEach(address -> text.append("address: ").append(address).append('\n'));
        Files.writeString(folder.resolve(file), text + "end: hubcrate-survey\n");
    }

    private TypedCommand type(String... more) {
        List<String> line = new ArrayList<>(List.of("site", "--out", "site.yaml"));
        line.addAll(List.of(more));
        return TypedCommand.in(folder, List.of(), line.toArray(String[]::new));
    }

    /** Answers in order; whoever is asked for a secret has one. */
    private static final class Person implements PassphrasePrompt {
        private final Deque<String> answers;
        private final StringBuilder asked = new StringBuilder();

        Person(String... answers) {
            this.answers = new ArrayDeque<>(List.of(answers));
        }

        String said() {
            return asked.toString();
        }

        private String next(String question) {
            String answer = answers.remove();
            asked.append(question).append(" -> ").append(answer).append('\n');
            return answer;
        }

        @Override
        public boolean isAttended() {
            return true;
        }

        @Override
        public Optional<String> answer(String question) {
            return Optional.of(next(question));
        }

        @Override
        public boolean agree(String question) {
            return next(question).equals("y");
        }

        @Override
        public Optional<Secret> ask(String question) {
            return Optional.of(Secret.of("s3cret".toCharArray()));
        }
    }

    private int typedBy(Person person, String... arguments) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Session session =
                new Session(stream, stream, Map.of(), folder, folder, Clock.systemUTC(), Terminal.NONE, person);
        int exit = new Hubcrate(session).run(List.of(arguments));
        person.asked.append(err.toString(StandardCharsets.UTF_8));
        return exit;
    }
}
