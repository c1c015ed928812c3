package io.hubcrate.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.json.Json;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.SiteNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A node with a container runtime in memory, as far as the scripts ask it. After each import it collects every blob that
 * no image names, as a real one does sooner or later.
 */
class HeapRuntime implements NodeShell {
    private final SiteNode node;
    private final Map<Digest, byte[]> blobs =
            new TreeMap<>((one, two) -> one.hex().compareTo(two.hex()));
    private final Map<String, Digest> images = new TreeMap<>();
    private final Set<String> unpacked = new TreeSet<>();
    private final Set<String> pinned = new TreeSet<>();
    volatile boolean importing;

    HeapRuntime(SiteNode node) {
        this.node = node;
    }

    @Override
    public SiteNode node() {
        return node;
    }

    /** Names of what could be started. */
    Set<String> startable() {
        Set<String> names = new TreeSet<>();
        images.forEach((name, target) -> {
            if (unpacked.contains(name) && isWhole(target)) {
                names.add(name);
            }
        });
        return names;
    }

    Map<String, Digest> images() {
        return images;
    }

    @Override
    public CommandResult run(Command command) {
        String script = command.words().get(3);
        List<String> arguments = command.words()
                .subList(Math.min(5, command.words().size()), command.words().size());
        try {
            if (script.contains("images check")) {
                return new CommandResult(0, state(), "");
            }
            if (script.contains("--network-plugin=")) {
                return new CommandResult(0, "containerd\n", "");
            }
            if (script.contains("images import")) {
                load(command, arguments.get(0).equals("whole"));
            } else if (script.contains("images label")) {
                pinned.addAll(arguments.subList(1, arguments.size()));
            } else if (script.contains("images rm")) {
                images.remove(arguments.get(0));
            } else {
                throw new AssertionError(node.name() + " did not expect: " + command);
            }
            return new CommandResult(0, "", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String state() {
        StringBuilder text = new StringBuilder("REF TYPE DIGEST STATUS SIZE UNPACKED\n");
        images.forEach((name, target) -> text.append(name + " type " + target + " "
                + (isWhole(target) ? "complete (2/2)" : "incomplete (1/2)") + " 1 MiB/1 MiB " + unpacked.contains(name)
                + "\n"));
        blobs.keySet().forEach(blob -> text.append("blob " + blob + "\n"));
        pinned.forEach(name -> text.append("pinned " + name + "\n"));
        return text.toString();
    }

    /** What a test may do to each piece as it comes. */
    void taken(int length) throws IOException {}

    private void load(Command command, boolean whole) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        importing = true;
        try {
            command.findInput().orElseThrow().writeTo(new ByteSink() {
                @Override
                public void write(byte[] buffer, int offset, int length) throws IOException {
                    tar.write(buffer, offset, length);
                    taken(length);
                }

                @Override
                public void restart() {
                    throw new AssertionError("an archive that began again");
                }
            });
        } finally {
            importing = false;
        }
        JsonNode index = unpack(tar.toByteArray());
        for (JsonNode image : index.path("manifests")) {
            String name =
                    image.path("annotations").path("io.containerd.image.name").asText();
            Digest target = Digest.parse(image.path("digest").asText());
            assertThatAllIsThere(name, target);
            images.put(name, target);
            if (whole) {
                unpacked.add(name);
            }
        }
        blobs.keySet().retainAll(kept());
    }

    /** What a collection leaves: that which an image names. */
    Set<Digest> kept() {
        Set<Digest> used = new HashSet<>();
        images.values().forEach(target -> used.addAll(reached(target)));
        return used;
    }

    private void assertThatAllIsThere(String name, Digest target) {
        if (!isWhole(target)) {
            throw new AssertionError(node.name() + " was given a part of " + name);
        }
    }

    private JsonNode unpack(byte[] bytes) throws IOException {
        JsonNode index = Json.object();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(bytes))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                byte[] content = tar.readAllBytes();
                if (entry.getName().equals("index.json")) {
                    index = Json.parse(content);
                } else if (entry.getName().startsWith("blobs/")) {
                    blobs.put(Digest.of(content), content);
                }
            }
        }
        return index;
    }

    private boolean isWhole(Digest target) {
        return blobs.keySet().containsAll(reached(target));
    }

    /** An image's own blobs, or those of an index's manifests as far as they are there. */
    private Set<Digest> reached(Digest target) {
        Set<Digest> reached = new HashSet<>(Set.of(target));
        byte[] document = blobs.get(target);
        if (document == null) {
            return reached;
        }
        try {
            JsonNode manifest = Json.parse(document);
            List<JsonNode> parts = new ArrayList<>();
            manifest.path("layers").forEach(parts::add);
            if (manifest.has("config")) {
                parts.add(manifest.path("config"));
            }
            parts.forEach(part -> reached.add(Digest.parse(part.path("digest").asText())));
            for (JsonNode child : manifest.path("manifests")) {
                Digest digest = Digest.parse(child.path("digest").asText());
                if (blobs.containsKey(digest)) {
                    reached.addAll(reached(digest));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reached;
    }

    @Override
    public void close() {}
}
