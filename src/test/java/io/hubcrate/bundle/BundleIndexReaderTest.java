package io.hubcrate.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.json.Json;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleIndexReaderTest {
    private static byte[] good = new byte[0];

    @BeforeAll
    static void build(@TempDir Path folder) throws IOException {
        Path bundle = new SmallBundle(folder.resolve("in")).build(folder.resolve("out"));
        good = Files.readAllBytes(bundle.resolve(BundleNames.INDEX));
    }

    @Test
    void readsBackWhatWasWritten() {
        BundleIndex index = BundleIndexReader.read(good);
        assertThat(BundleIndexWriter.toJson(index)).isEqualTo(good);
        assertThat(index.base()).isNull();
        assertThat(new String(good, StandardCharsets.UTF_8))
                .contains("\"base\" : null")
                .contains("\"packages\" : [ ]");
    }

    /** Stock tools read bytes; whoever reads characters must not see another text in them. */
    @Test
    void refusesEveryOtherEncodingAndAByteOrderMark() {
        String text = new String(good, StandardCharsets.UTF_8);
        for (byte[] other : List.of(
                text.getBytes(StandardCharsets.UTF_16),
                text.getBytes(StandardCharsets.UTF_16LE),
                text.getBytes(StandardCharsets.UTF_16BE),
                text.getBytes(Charset.forName("UTF-32")),
                ("\ufeff" + text).getBytes(StandardCharsets.UTF_8),
                ("\ufeff" + text).getBytes(StandardCharsets.UTF_16LE))) {
            assertThatThrownBy(() -> BundleIndexReader.read(other))
                    .isInstanceOfSatisfying(
                            IntegrityException.class, e -> assertThat(e.code()).isEqualTo("bundle-index-invalid"));
        }
    }

    @Test
    void refusesEveryMissingAndEveryUnknownFieldAtEveryDepth() throws IOException {
        List<ObjectNode> objects = new ArrayList<>();
        JsonNode root = Json.parse(good);
        collect(root, objects);
        int fields = 0;
        for (ObjectNode object : objects) {
            for (String name : names(object)) {
                JsonNode value = object.remove(name);
                refuses(root, "without " + name);
                object.set(name, value);
                fields++;
            }
            object.put("unknown", 1);
            refuses(root, "with an unknown field");
            object.remove("unknown");
        }
        assertThat(fields).isGreaterThan(300);
    }

    @Test
    void refusesWrongTypesAndHostileValuesEverywhere() throws IOException {
        JsonNodeFactory make = JsonNodeFactory.instance;
        List<JsonNode> hostile = List.of(
                make.numberNode(-1),
                make.numberNode(Long.MAX_VALUE),
                make.numberNode(1.5),
                make.textNode("../../etc/passwd\u0000"),
                make.objectNode(),
                make.arrayNode().add(make.nullNode()));
        List<ObjectNode> objects = new ArrayList<>();
        JsonNode root = Json.parse(good);
        collect(root, objects);
        Random random = new Random(3);
        for (int i = 0; i < 600; i++) {
            ObjectNode object = objects.get(random.nextInt(objects.size()));
            List<String> names = names(object);
            String name = names.get(random.nextInt(names.size()));
            JsonNode value = object.get(name);
            object.set(name, hostile.get(random.nextInt(hostile.size())));
            Throwable thrown = catchThrowable(() -> BundleIndexReader.read(Json.write(root)));
            if (thrown != null) {
                assertThat(thrown).as(name).isInstanceOf(IntegrityException.class);
            }
            object.set(name, value);
        }
        assertThatCode(() -> BundleIndexReader.read(Json.write(root))).doesNotThrowAnyException();
    }

    @Test
    void refusesOffsetsThatAreNotThoseOfATar() throws IOException {
        JsonNode root = Json.parse(good);
        for (JsonNode entry : root.get("entries")) {
            ObjectNode segment = (ObjectNode) entry.get("segments").get(0);
            long offset = segment.get("offset").longValue();
            segment.put("offset", offset + 512);
            refuses(root, entry.get("name").asText());
            segment.put("offset", offset);
        }
    }

    @Test
    void refusesADoubledEntryAndAnImageWithoutItsLayer() throws IOException {
        JsonNode root = Json.parse(good);
        ArrayNode entries = (ArrayNode) root.get("entries");
        entries.add(entries.get(0));
        refuses(root, "doubled");
        JsonNode other = Json.parse(good);
        ((ObjectNode) other.get("images").get(0).get("layers").get(0)).put("digest", "sha256:" + "0".repeat(64));
        refuses(other, "no such layer");
    }

    @Test
    void saysThatANewerFormatWantsANewerHubcrate() throws IOException {
        ObjectNode root = (ObjectNode) Json.parse(good);
        root.put("format", 2);
        root.put("whatever", "comes");
        Throwable thrown = catchThrowable(() -> BundleIndexReader.read(Json.write(root)));
        assertThat(((IntegrityException) thrown).code()).isEqualTo("bundle-format-unknown");
    }

    @Test
    void readsABlobThatIsCutOverTwoVolumes() throws IOException {
        JsonNode root = Json.parse(good);
        ArrayNode volumes = (ArrayNode) root.get("volumes");
        ArrayNode entries = (ArrayNode) root.get("entries");
        ObjectNode last = (ObjectNode) entries.get(entries.size() - 1);
        assertThat(last.get("role").asText()).isEqualTo("binaries");
        long size = last.get("size").longValue();
        ObjectNode first = (ObjectNode) last.get("segments").get(0);
        first.put("length", 1024);
        ((ArrayNode) last.get("segments"))
                .addObject()
                .put("volume", "binaries.002.tar")
                .put("offset", 512)
                .put("length", size - 1024);
        ((ObjectNode) volumes.get(2)).put("size", 512 + 1024 + 1024);
        volumes.addObject()
                .put("file", "binaries.002.tar")
                .put("role", "binaries")
                .put("part", 2)
                .put("size", 512 + (size - 1024 + 511) / 512 * 512 + 1024);
        assertThat(BundleIndexReader.read(Json.write(root)).volumes()).hasSize(4);
    }

    private static void refuses(JsonNode root, String what) {
        Throwable thrown = catchThrowable(() -> BundleIndexReader.read(Json.write(root)));
        assertThat(thrown).as(what).isInstanceOf(IntegrityException.class);
        assertThat(((IntegrityException) thrown).code()).as(what).isEqualTo("bundle-index-invalid");
    }

    private static void collect(JsonNode node, List<ObjectNode> objects) {
        if (node instanceof ObjectNode object) {
            objects.add(object);
        }
        node.forEach(child -> collect(child, objects));
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
