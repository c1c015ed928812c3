package io.hubcrate.lock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.json.Json;
import io.hubcrate.lock.BundleLock.Host;
import io.hubcrate.lock.BundleLock.LockedChart;
import io.hubcrate.lock.BundleLock.LockedFile;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.BundleLock.PlatformLock;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** The one form in which a lock is written: keys in a fixed order, what is empty left out only where it may be null. */
final class LockWriter {
    private LockWriter() {}

    static ObjectNode write(BundleLock lock) {
        ObjectNode root = Json.object();
        root.put("format", BundleLock.FORMAT);
        root.put("hubcrate", lock.hubcrate());
        ObjectNode manifest = root.putObject("manifest");
        lock.manifest().forEach(manifest::put);
        ObjectNode inputs = root.putObject("inputs");
        lock.inputs().forEach((name, digest) -> inputs.put(name, digest.toString()));
        ArrayNode platforms = root.putArray("platforms");
        lock.platforms().forEach(platform -> platforms.add(write(platform)));
        ArrayNode hosts = root.putArray("hosts");
        for (Host host : lock.hosts()) {
            ObjectNode node = hosts.addObject().put("name", host.name());
            putTexts(node, "reasons", host.reasons());
        }
        ArrayNode notes = root.putArray("notes");
        lock.notes().forEach(note -> notes.addObject().put("code", note.code()).put("text", note.text()));
        lock.findRuntime().ifPresent(runtime -> root.set("runtime", write(runtime)));
        return root;
    }

    private static ObjectNode write(BundleLock.LockedRuntime runtime) {
        ObjectNode node = Json.object();
        putTexts(node, "urls", runtime.urls().stream().map(URI::toString).toList());
        return node.put("digest", runtime.digest().toString())
                .put("size", runtime.size())
                .put("java", runtime.java())
                .put("vendor", runtime.vendor());
    }

    private static ObjectNode write(PlatformLock platform) {
        ObjectNode node = Json.object();
        node.put("platform", platform.platform().toString());
        ArrayNode images = node.putArray("images");
        platform.images().forEach(image -> images.add(write(image)));
        ArrayNode charts = node.putArray("charts");
        platform.charts().forEach(chart -> charts.add(write(chart)));
        ArrayNode files = node.putArray("files");
        platform.files().forEach(file -> files.add(write(file)));
        if (!platform.packages().isEmpty()) {
            ArrayNode packages = node.putArray("packages");
            platform.packages().forEach(set -> packages.add(LockedPackages.write(set)));
        }
        return node;
    }

    private static ObjectNode write(LockedImage image) {
        ObjectNode node = Json.object();
        ImageNeed need = image.need();
        node.put("reference", need.reference().toString());
        putTexts(node, "asWritten", need.asWritten());
        node.put("required", need.required());
        ArrayNode sources = node.putArray("sources");
        for (ImageNeed.Source source : need.sources()) {
            sources.addObject()
                    .put("kind", source.kind().name().toLowerCase(Locale.ROOT))
                    .put("where", source.where());
        }
        node.put("pullFrom", image.pullFrom().toString());
        Descriptor index = image.index();
        if (index != null) {
            node.set("index", write(index));
        }
        node.put("keepIndex", image.keepIndex());
        node.set("manifest", write(image.manifest()));
        node.set("config", write(image.config()));
        ArrayNode layers = node.putArray("layers");
        image.layers().forEach(layer -> layers.add(write(layer)));
        ImageOrigin origin = image.origin();
        if (origin instanceof ImageOrigin.Local local) {
            node.put("local", local.source());
        } else if (origin instanceof ImageOrigin.Derived derived) {
            node.set("derived", write(derived));
        }
        return node;
    }

    private static ObjectNode write(ImageOrigin.Derived derived) {
        ObjectNode node = Json.object();
        node.put("base", derived.base().toString());
        node.put("pullFrom", derived.pullFrom().toString());
        node.put("source", derived.source());
        node.set("manifest", write(derived.manifest()));
        node.set("config", write(derived.config()));
        ArrayNode folders = node.putArray("folders");
        derived.folders().forEach(folder -> folders.addObject()
                .put("name", folder.name())
                .put("to", folder.to())
                .put("digest", folder.digest().toString()));
        ImageReference replaces = derived.replaces();
        if (replaces != null) {
            node.put("replaces", replaces.toString());
        }
        ArrayNode values = node.putArray("values");
        derived.values()
                .forEach(value ->
                        values.addObject().put("release", value.release()).put("path", value.path()));
        return node;
    }

    private static ObjectNode write(Descriptor descriptor) {
        return Json.object()
                .put("mediaType", descriptor.mediaType())
                .put("digest", descriptor.digest().toString())
                .put("size", descriptor.size());
    }

    private static ObjectNode write(LockedChart chart) {
        ObjectNode node = Json.object();
        node.put("name", chart.name());
        node.put("version", chart.version());
        node.put("appVersion", chart.appVersion());
        node.put("kubeVersion", chart.kubeVersion());
        node.put("release", chart.release());
        node.put("namespace", chart.namespace());
        node.put("source", chart.source());
        URI url = chart.url();
        if (url != null) {
            node.put("url", url.toString());
        }
        node.put("digest", chart.digest().toString());
        node.put("size", chart.size());
        node.put("provenance", chart.provenance());
        putTexts(node, "values", chart.values());
        node.put("offlineValues", chart.offlineValues());
        return node;
    }

    private static ObjectNode write(LockedFile file) {
        ObjectNode node = Json.object();
        node.put("name", file.name());
        node.put("role", file.role().name().toLowerCase(Locale.ROOT));
        putTexts(node, "urls", file.urls().stream().map(URI::toString).toList());
        node.put("digest", file.digest().toString());
        node.put("size", file.size());
        node.put("executable", file.executable());
        file.findArchive().ifPresent(archive -> node.putObject("archive")
                .put("member", archive.member())
                .put("digest", archive.digest().toString())
                .put("size", archive.size()));
        file.findProgram().ifPresent(program -> {
            ObjectNode asks = node.putObject("program").put("architecture", program.architecture());
            program.findGlibcFloor().ifPresent(glibc -> asks.put("glibcFloor", glibc.toString()));
        });
        return node;
    }

    private static void putTexts(ObjectNode node, String key, List<String> texts) {
        ArrayNode array = node.putArray(key);
        texts.forEach(array::add);
    }
}
