package io.hubcrate.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.content.Digest;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.MachineException;
import io.hubcrate.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which bundles the store holds whole. It is written last, so whatever it does not name is on its way or left over.
 *
 * @param trust by which staged bundles were judged; null before the first
 * @param bundles digests of their {@code SHA256SUMS}; the first is the one that serves, the others came before it
 * @param supplements likewise, those that complete it, the latest first
 * @param back whether the one that serves is older than one that was installed, because somebody went back to it
 */
record StoreMemory(@Nullable StoredTrust trust, List<Digest> bundles, List<Digest> supplements, boolean back) {
    static final StoreMemory EMPTY = new StoreMemory(null, List.of(), List.of(), false);

    private static final int FORMAT = 1;
    private static final int MOST_BYTES = 1 << 20;

    StoreMemory {
        bundles = List.copyOf(bundles);
        supplements = List.copyOf(supplements);
    }

    Optional<StoredTrust> findTrust() {
        return Optional.ofNullable(trust);
    }

    Optional<Digest> current() {
        return bundles.stream().findFirst();
    }

    /** The same with this one in front. */
    StoreMemory withBundle(Digest sums, StoredTrust judgedBy) {
        return new StoreMemory(judgedBy, first(sums, bundles), supplements, false);
    }

    /** The same with this one in front, of those that are there, because somebody went back to it. */
    StoreMemory backTo(Digest sums) {
        return new StoreMemory(trust, first(sums, bundles), supplements, true);
    }

    /** The same with this supplement in front, and without those that it takes the place of. */
    StoreMemory withSupplement(Digest sums, StoredTrust judgedBy, List<Digest> replaced) {
        return new StoreMemory(judgedBy, bundles, first(sums, without(supplements, replaced)), back);
    }

    /** The same without these bundles and supplements. */
    StoreMemory without(List<Digest> gone) {
        return new StoreMemory(trust, without(bundles, gone), without(supplements, gone), back);
    }

    private static List<Digest> without(List<Digest> all, List<Digest> gone) {
        return all.stream().filter(one -> !gone.contains(one)).toList();
    }

    private static List<Digest> first(Digest one, List<Digest> others) {
        List<Digest> all = new ArrayList<>(List.of(one));
        all.addAll(without(others, all));
        return all;
    }

    /** @throws MachineException code {@code store-damaged} if it is not as we write it: nothing is guessed */
    static StoreMemory read(Path file) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            JsonNode root = Json.parse(in.readNBytes(MOST_BYTES));
            String trust = root.path("trust").asText();
            if (root.path("format").asInt() != FORMAT || !trust.startsWith("/")) {
                throw new IOException("not in format " + FORMAT);
            }
            String key = root.path("trustKey").asText();
            return new StoreMemory(
                    new StoredTrust(Path.of(trust), key.isEmpty() ? null : Digest.parse(key)),
                    digests(root.path("bundles")),
                    digests(root.path("supplements")),
                    root.path("back").asBoolean());
        } catch (NoSuchFileException e) {
            return EMPTY;
        } catch (IOException | IllegalArgumentException e) {
            throw new MachineException(
                    "store-damaged",
                    file + " is not as hubcrate writes it: " + e.getMessage(),
                    "Take it away and stage the bundle again; parts that are there are not copied again: rm "
                            + ShellLine.quoted(file),
                    e);
        }
    }

    private static List<Digest> digests(JsonNode array) throws IOException {
        if (!array.isArray()) {
            throw new IOException("a list is missing");
        }
        List<Digest> digests = new ArrayList<>();
        array.forEach(text -> digests.add(Digest.parse(text.asText())));
        return digests;
    }

    byte[] toBytes() {
        if (trust == null) {
            throw new IllegalStateException("nothing is staged without a trust");
        }
        ObjectNode root =
                Json.object().put("format", FORMAT).put("trust", trust.path().toString());
        trust.findKey().ifPresent(key -> root.put("trustKey", key.toString()));
        if (back) {
            root.put("back", true);
        }
        ArrayNode all = root.putArray("bundles");
        bundles.forEach(sums -> all.add(sums.toString()));
        ArrayNode more = root.putArray("supplements");
        supplements.forEach(sums -> more.add(sums.toString()));
        return Json.write(root);
    }
}
