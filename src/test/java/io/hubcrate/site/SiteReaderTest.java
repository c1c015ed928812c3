package io.hubcrate.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.Problem;
import io.hubcrate.json.Json;
import io.hubcrate.site.NodeAccess.Jump;
import io.hubcrate.site.NodeAccess.Sudo;
import io.hubcrate.site.SiteNode.Taint;
import io.hubcrate.testing.YamlAsJson;
import io.hubcrate.yaml.YamlReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** The reader, the published schema and the example of the documentation give the same answers. */
class SiteReaderTest {
    private static final Path EXAMPLE = Path.of("docs/site-example.yaml");
    private static final Validator VALIDATOR = new ValidatorFactory()
            .withJsonNodeFactory(new JacksonNode.Factory())
            .createValidator();
    private static final URI SCHEMA = VALIDATOR.registerSchema(schemaText());

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        secret("id_ed25519", "key");
        secret("secret", "s3cret\n");
        secret("two-lines", "one\ntwo\n");
        Files.writeString(folder.resolve("open"), "s3cret\n");
        Files.setPosixFilePermissions(folder.resolve("open"), PosixFilePermissions.fromString("rw-r-----"));
    }

    private void secret(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rw-------"));
    }

    private Path site(String text) {
        try {
            return Files.writeString(folder.resolve("site.yaml"), text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void exampleIsASiteOfThreeNodes() throws IOException {
        Site site = SiteReader.read(site(Files.readString(EXAMPLE)), Set.of());

        assertThat(site.nodes()).extracting(SiteNode::name).containsExactly("hub-1", "work-1", "gpu-1");
        assertThat(site.nodes().get(0).access()).isEqualTo(new NodeAccess.Local(Sudo.WITHOUT_PASSWORD));
        assertThat(site.nodes().get(1).access())
                .isEqualTo(new NodeAccess.Ssh(
                        "10.20.0.21",
                        22,
                        "ops",
                        List.of(folder.resolve("id_ed25519")),
                        false,
                        null,
                        folder.resolve("known_hosts"),
                        List.of(),
                        Sudo.WITHOUT_PASSWORD));
        assertThat(((NodeAccess.Ssh) site.nodes().get(2).access()).port()).isEqualTo(2222);
        assertThat(site.nodes().get(1).folders().etcd()).isEqualTo("/var/lib/etcd");
        assertThat(site.nodes().get(1).folders().kubelet()).isEqualTo("/data/kubelet");
        assertThat(site.nodes().get(2).taints())
                .containsExactly(new Taint("site.example/gpu", "true", Taint.Effect.NO_SCHEDULE));
        assertThat(site.networks().site()).containsExactly("10.20.0.0/24", "172.16.0.0/12");
        assertThat(site.services().hosts()).containsEntry("nas.north.example", "10.20.0.5");
        assertThat(site.consents()).isEqualTo(new Site.Consents(true, true));
    }

    @Test
    void nodesTakeWhatTheSiteSaysUnlessTheySayOtherwise() {
        Site site = SiteReader.read(
                site(
                        """
                name: s
                controlPlaneEndpoint: "[fd00::1]:6443"
                access: {user: ops, port: 2222, sudoPasswordFile: secret, jump: [{host: a, user: u}, {host: b, user: v, port: 7}]}
                folders: {kubelet: /k}
                nodes:
                  - {name: one, address: "fd00::1", roles: [control-plane, worker], labels: {rack: 1.30, on: yes}}
                  - {name: two, address: 10.0.0.2, roles: [worker], access: {user: root, jump: [], host: two.example}, folders: {etcd: /e}}
                """),
                Set.of());
        NodeAccess.Ssh one = (NodeAccess.Ssh) site.nodes().get(0).access();
        NodeAccess.Ssh two = (NodeAccess.Ssh) site.nodes().get(1).access();

        assertThat(one.jump()).containsExactly(new Jump("a", 22, "u"), new Jump("b", 7, "v"));
        assertThat(one.agent()).as("without key files the agent is asked").isTrue();
        assertThat(one.sudo().wanted()).isTrue();
        assertThat(String.valueOf(one.sudo().password())).isEqualTo("********");
        assertThat(java.util.Objects.requireNonNull(one.sudo().password()).<String>reveal(String::new))
                .isEqualTo("s3cret");
        assertThat(two.host()).isEqualTo("two.example");
        assertThat(two.jump()).isEmpty();
        assertThat(two.sudo()).isEqualTo(Sudo.ROOT);
        assertThat(site.nodes().get(0).labels()).containsEntry("rack", "1.30").containsEntry("on", "yes");
        assertThat(site.nodes().get(1).folders())
                .isEqualTo(new SiteNode.DataFolders("/var/lib/containerd", "/k", "/e", "/var/lib/hubcrate"));
        assertThat(site.networks().pods()).isEqualTo("10.244.0.0/16");
    }

    /** Each row changes the example in one place: what is there, what comes instead, where the problem is told. */
    @ParameterizedTest
    @CsvFileSource(resources = "refused.csv", delimiter = '|', quoteCharacter = '`', numLinesToSkip = 1)
    void refusesAndSaysWhere(String there, String instead, String path, String who) throws IOException {
        String example = Files.readString(EXAMPLE);
        assertThat(example).as("the example holds it").contains(there);
        int at = example.indexOf(there);
        String text = example.substring(0, at) + instead.replace("\\n", "\n") + example.substring(at + there.length());

        InvalidInputException refused =
                catchThrowableOfType(InvalidInputException.class, () -> SiteReader.read(site(text), Set.of()));

        assertThat(refused).as("the reader accepts it").isNotNull();
        assertThat(refused.code()).isEqualTo("site-invalid");
        assertThat(refused.problems()).extracting(Problem::path).contains(path == null ? "" : path);
        assertThat(refused.problems()).allMatch(problem -> problem.line() > 0 && problem.column() > 0);
        if (!who.equals("duplicate")) {
            assertThat(schemaAccepts(text)).isEqualTo(who.equals("reader"));
        }
    }

    @Test
    void wishesOfClusterAndHubAreReadAsTheyStand() throws IOException {
        Site site = SiteReader.read(
                site(Files.readString(EXAMPLE)
                        + "kubelet: {maxPods: 200, failSwapOn: false, evictionHard: {memory.available: '100'}, x: [a, 1]}\n"
                        + "kubeadm: {ignorePreflightErrors: [NumCPU]}\n"
                        + "login: {users: [anna, ben], admins: [anna], passwordFile: secret}\n"),
                Set.of());
        assertThat(site.cluster().kubelet())
                .isEqualTo(Map.of(
                        "maxPods",
                        200L,
                        "failSwapOn",
                        false,
                        "evictionHard",
                        Map.of("memory.available", "100"),
                        "x",
                        List.of("a", 1L)));
        assertThat(site.cluster().ignoredPreflightErrors()).containsExactly("NumCPU");
        assertThat(site.hub().findExposure()).hasValueSatisfying(exposure -> assertThat(exposure.externalIps())
                .containsExactly("10.20.0.21"));
        assertThat(site.hub().findLogin()).hasValueSatisfying(login -> {
            assertThat(login.users()).containsExactly("anna", "ben");
            assertThat(login.passwordFile()).isEqualTo(folder.resolve("secret"));
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|0|25000000",
                "transfer: {}|0|25000000",
                "transfer: {limitRate: 50M}|50000000|25000000",
                "transfer: {limitRate: 8MiB, etcdLimitRate: none}|8388608|0",
                "transfer: {etcdLimitRate: 1000000}|0|1000000"
            })
    void rateOfBytesIsReadAsPeopleWriteIt(String written, long all, long besideEtcd) throws IOException {
        String text = Files.readString(EXAMPLE) + written + "\n";
        assertThat(SiteReader.read(site(text), Set.of()).transfer()).isEqualTo(new Site.Transfer(all, besideEtcd));
        assertThat(schemaAccepts(text)).isTrue();
    }

    @Test
    void schemaAcceptsTheExample() throws IOException {
        assertThat(schemaAccepts(Files.readString(EXAMPLE))).isTrue();
    }

    @Test
    void tellsEverythingAtOnce() {
        InvalidInputException refused = catchThrowableOfType(
                InvalidInputException.class,
                () -> SiteReader.read(
                        site("nam: x\naccess: {prot: 1}\nnodes: [{name: A, roles: [king]}]\n"), Set.of()));
        assertThat(refused.problems())
                .extracting(Problem::path)
                .contains("nam", "", "access.prot", "nodes[0].name", "nodes[0].roles[0]", "nodes[0]", "nodes");
    }

    @Test
    void whatOthersCanChangeDecidesNothing() throws IOException {
        String text = Files.readString(EXAMPLE);
        Path site = site(text);
        Path values = Files.writeString(folder.resolve("values.yaml"), "{}");
        openToAll(values);
        InvalidInputException named = catchThrowableOfType(
                InvalidInputException.class, () -> SiteReader.read(site(text + "values: [values.yaml]\n"), Set.of()));
        assertThat(named.problems()).extracting(Problem::path).containsExactly("values[0]");
        Path hosts = openToAll(Files.writeString(folder.resolve("known_hosts"), ""));
        MachineException known =
                catchThrowableOfType(MachineException.class, () -> SiteReader.read(site(text), Set.of()));
        assertThat(known.code()).isEqualTo("file-unsafe");
        assertThat(known.getMessage()).contains(hosts.toString());
        Files.delete(hosts);
        openToAll(site);
        MachineException whole = catchThrowableOfType(MachineException.class, () -> SiteReader.read(site, Set.of()));
        assertThat(whole.code()).isEqualTo("file-unsafe");
    }

    private static Path openToAll(Path file) throws IOException {
        Files.setAttribute(file, "unix:mode", 0666);
        return file;
    }

    @Test
    void tellsAbsentFile() {
        InvalidInputException refused = catchThrowableOfType(
                InvalidInputException.class, () -> SiteReader.read(folder.resolve("absent.yaml"), Set.of()));
        assertThat(refused.code()).isEqualTo("site-unreadable");
    }

    @Test
    void rangesOverlapOnlyWithinOneFamily() {
        AddressRange wide = AddressRange.network("10.0.0.0/8");
        assertThat(wide.overlaps(AddressRange.network("10.96.0.0/12"))).isTrue();
        assertThat(AddressRange.network("10.96.0.0/12").overlaps(wide)).isTrue();
        assertThat(wide.overlaps(AddressRange.network("11.0.0.0/8"))).isFalse();
        assertThat(AddressRange.network("0.0.0.0/0").overlaps(AddressRange.network("::/0")))
                .isFalse();
        assertThat(AddressRange.network("fd00::/64").contains("fd00::1")).isTrue();
        assertThat(AddressRange.network("fd00::/64").contains("fd00:0:0:1::1")).isFalse();
    }

    private static boolean schemaAccepts(String text) {
        return VALIDATOR
                .validate(
                        SCHEMA,
                        YamlAsJson.convert(YamlReader.readOne("site.yaml", text.getBytes(StandardCharsets.UTF_8))))
                .isValid();
    }

    private static com.fasterxml.jackson.databind.JsonNode schemaText() {
        try {
            return Json.parse(Files.readAllBytes(Path.of("docs/site-file.schema.json")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
