package io.hubcrate.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.image.Platform;
import io.hubcrate.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockFileTest {
    private final Path folder;

    LockFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void readsWhatItWrote() {
        Path file = folder.resolve("classic.lock.json");
        LockFile.write(file, Locks.everything());

        BundleLock read = LockFile.read(file);

        assertThat(read).isEqualTo(Locks.everything());
        assertThat(LockFile.toJson(read)).isEqualTo(LockFile.toJson(Locks.everything()));
    }

    @Test
    void keepsWhatPackagesRelyOn() {
        LockedPackageSet set = new LockedPackageSet(
                "nfs", "el7", List.of(), List.of(), null, List.of(), List.of("bash", "coreutils|coreutils-single"));
        BundleLock lock = new BundleLock(
                "test",
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(new BundleLock.PlatformLock(
                        Platform.LINUX_AMD64, List.of(), List.of(), List.of(), List.of(set))),
                List.of(),
                List.of());
        Path file = folder.resolve("nfs.lock.json");
        LockFile.write(file, lock);
        assertThat(LockFile.read(file)).isEqualTo(lock);
    }

    @Test
    void standsBesideItsManifest() {
        assertThat(LockFile.pathFor(Path.of("a/classic.yaml"))).isEqualTo(Path.of("a/classic.lock.json"));
        assertThat(LockFile.pathFor(Path.of("a.b.yml"))).isEqualTo(Path.of("a.b.lock.json"));
        assertThat(LockFile.pathFor(Path.of("plain"))).isEqualTo(Path.of("plain.lock.json"));
    }

    @Test
    void saysThatALockIsMissing() {
        InvalidInputException failure = catchThrowableOfType(
                InvalidInputException.class, () -> LockFile.read(folder.resolve("classic.lock.json")));

        assertThat(failure.code()).isEqualTo("lock-missing");
        assertThat(failure.advice()).contains("classic.yaml");
    }

    @Test
    void refusesWhatIsNoJson() throws IOException {
        assertThat(readDamaged("{").path()).isEqualTo("$");
        assertThat(readDamaged("[]").path()).isEqualTo("$");
        assertThat(readDamaged("{\"format\":1,\"format\":1}").path()).isEqualTo("$");
    }

    @Test
    void refusesLaterFormat() throws IOException {
        assertThat(readDamaged("{\"format\":2,\"future\":true}").path()).isEqualTo("$.format");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/platforms/0/files/0/name | ../kubeadm | $.platforms[0].files[0].name",
                "/platforms/0/files/0/name | .ssh | $.platforms[0].files[0].name",
                "/platforms/0/files/0/role | PACKAGES | $.platforms[0].files[0].role",
                "/platforms/0/files/0/urls/0 | file:///etc/passwd | $.platforms[0].files[0].urls[0]",
                "/platforms/0/files/0/urls/0 | https://me:x@a.example/ | $.platforms[0].files[0].urls[0]",
                "/platforms/0/files/0/digest | sha256:abc | $.platforms[0].files[0].digest",
                "/platforms/0/charts/0/name | a/b | $.platforms[0].charts[0].name",
                "/platforms/0/charts/0/version | ../1 | $.platforms[0].charts[0].version",
                "/platforms/0/images/1/reference | docker.io/library/busybox:1.36 | $.platforms[0].images",
                "/platforms/0/images/0/reference | a b | $.platforms[0].images[0].reference",
                "/platforms/0/images/0/sources/0/kind | RENDERED | $.platforms[0].images[0].sources[0].kind",
                "/platforms/0/platform | linux | $.platforms[0].platform",
            })
    void refusesUnsafeText(String pointer, String text, String path) throws IOException {
        assertThat(readDamaged(replaced(pointer, JsonNodeFactory.instance.textNode(text)))
                        .path())
                .isEqualTo(path);
    }

    @Test
    void refusesSizesThatCannotBe() throws IOException {
        JsonNodeFactory json = JsonNodeFactory.instance;
        String pointer = "/platforms/0/images/0/layers/0/size";
        String path = "$.platforms[0].images[0].layers[0].size";
        assertThat(readDamaged(replaced(pointer, json.numberNode(-1))).path()).isEqualTo(path);
        assertThat(readDamaged(replaced(pointer, json.numberNode(1.5))).path()).isEqualTo(path);
        assertThat(readDamaged(replaced(pointer, json.textNode("1"))).path()).isEqualTo(path);
        assertThat(readDamaged(replaced(pointer, json.numberNode(Long.MAX_VALUE)))
                        .path())
                .endsWith(".size");
    }

    @Test
    void refusesEveryMissingKeyAndEveryOtherType() throws IOException {
        List<Consumer<JsonNode>> damages = new ArrayList<>();
        collect(tree(), "", damages);
        assertThat(damages).hasSizeGreaterThan(150);

        for (Consumer<JsonNode> damage : damages) {
            JsonNode tree = tree();
            damage.accept(tree);
            readDamaged(tree.toString());
        }
    }

    /** Removes each key that may not be missing, adds one to each object, and turns each value into another type. */
    private static void collect(JsonNode node, String pointer, List<Consumer<JsonNode>> damages) {
        if (node instanceof ObjectNode object) {
            boolean free = pointer.equals("/manifest") || pointer.equals("/inputs");
            object.fieldNames().forEachRemaining(key -> {
                boolean optional = free || List.of("index", "url", "runtime").contains(key);
                if (!optional) {
                    damages.add(root -> ((ObjectNode) root.at(pointer)).remove(key));
                }
                damages.add(
                        root -> ((ObjectNode) root.at(pointer)).putArray(key).add(1.5));
                collect(object.get(key), pointer + "/" + key.replace("~", "~0").replace("/", "~1"), damages);
            });
            if (!free) {
                damages.add(root -> ((ObjectNode) root.at(pointer)).put("surprise", true));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int at = i;
                damages.add(root -> ((ArrayNode) root.at(pointer)).set(at, JsonNodeFactory.instance.nullNode()));
                collect(array.get(i), pointer + "/" + i, damages);
            }
        }
    }

    @Test
    void tellsThatItCannotWrite() {
        MachineException failure = catchThrowableOfType(
                MachineException.class,
                () -> LockFile.write(folder.resolve("absent/classic.lock.json"), Locks.everything()));

        assertThat(failure.code()).isEqualTo("lock-unwritable");
        assertThat(failure)
                .hasMessageContaining("there is no " + folder.resolve("absent"))
                .message()
                .doesNotContain("partial");
    }

    private static JsonNode tree() throws IOException {
        return Json.parse(LockFile.toJson(Locks.everything()));
    }

    private static String replaced(String pointer, JsonNode value) throws IOException {
        JsonNode tree = tree();
        int slash = pointer.lastIndexOf('/');
        JsonNode parent = tree.at(pointer.substring(0, slash));
        String key = pointer.substring(slash + 1);
        if (parent instanceof ObjectNode object) {
            object.set(key, value);
        } else {
            ((ArrayNode) parent).set(Integer.parseInt(key), value);
        }
        return tree.toString();
    }

    private io.hubcrate.failure.Problem readDamaged(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("damaged.lock.json"), text);
        InvalidInputException failure = catchThrowableOfType(InvalidInputException.class, () -> LockFile.read(file));
        assertThat(failure).as(text).isNotNull();
        assertThat(failure.code()).isEqualTo("lock-invalid");
        return failure.problems().get(0);
    }
}
