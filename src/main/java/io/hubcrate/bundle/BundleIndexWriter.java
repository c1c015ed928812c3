package io.hubcrate.bundle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.json.Json;
import io.hubcrate.manifest.TargetOs;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Writes {@code bundle.json}: every field always there, in this order, so that equal indexes are equal bytes. */
public final class BundleIndexWriter {
    private BundleIndexWriter() {}

    /** The bytes that {@link BundleIndexReader} reads back to an equal index. */
    public static byte[] toJson(BundleIndex index) {
        ObjectNode root = Json.object();
        root.put("format", BundleIndex.FORMAT);
        root.put("name", index.name());
        root.put("version", index.version());
        root.put("platform", index.platform().toString());
        root.put("sequence", index.sequence());
        root.put(
                "validUntil",
                index.validUntil() == null ? null : index.validUntil().toString());
        strings(root.putArray("intendedSites"), index.intendedSites());
        root.put("hubcrate", index.hubcrate());
        root.put("lock", index.lock().toString());
        base(root, index.base());
        kubernetes(root, index.kubernetes());
        root.put("requiredOnly", index.requiredOnly());
        root.putObject("requires")
                .put("store", index.requires().store())
                .put("controlPlane", index.requires().controlPlane())
                .put("worker", index.requires().worker());
        strings(root.putArray("documents"), index.documents());
        objects(root, "volumes", index.volumes(), BundleIndexWriter::volume);
        objects(root, "entries", index.entries(), BundleIndexWriter::entry);
        objects(root, "images", index.images(), BundleIndexWriter::image);
        objects(root, "charts", index.charts(), BundleIndexWriter::chart);
        objects(root, "manifests", index.manifests(), (node, manifest) -> node.put("name", manifest.name())
                .put("entry", manifest.entry()));
        objects(root, "files", index.files(), (node, file) -> {
            node.put("name", file.name()).put("entry", file.entry());
            strings(
                    node.putArray("sources"),
                    file.sources().stream().map(URI::toString).toList());
            node.put("member", file.member())
                    .put("archive", file.findArchive().map(Object::toString).orElse(null))
                    .put("architecture", file.architecture())
                    .put(
                            "glibcFloor",
                            file.findGlibcFloor().map(Object::toString).orElse(null));
        });
        objects(root, "packages", index.packages(), BundleIndexWriter::packageSet);
        objects(root, "notes", index.notes(), (node, note) -> node.put("code", note.code())
                .put("text", note.text()));
        root.put("targetOs", index.findTargetOs().map(TargetOs::text).orElse(null));
        runtime(root, index.runtime());
        return Json.write(root);
    }

    private static void runtime(ObjectNode root, BundleIndex.@Nullable JavaRuntime runtime) {
        if (runtime == null) {
            root.putNull("runtime");
        } else {
            root.putObject("runtime")
                    .put("java", runtime.java())
                    .put("vendor", runtime.vendor())
                    .put(
                            "glibc",
                            runtime.glibc() == null ? null : runtime.glibc().toString())
                    .put("unpacked", runtime.unpacked());
        }
    }

    private static void base(ObjectNode root, BundleIndex.@Nullable Base base) {
        if (base == null) {
            root.putNull("base");
        } else {
            root.putObject("base")
                    .put("name", base.name())
                    .put("version", base.version())
                    .put("sums", base.sums().toString());
        }
    }

    private static void kubernetes(ObjectNode root, BundleIndex.@Nullable Kubernetes kubernetes) {
        if (kubernetes == null) {
            root.putNull("kubernetes");
        } else {
            root.putObject("kubernetes")
                    .put("version", kubernetes.version())
                    .put("containerRuntime", lower(kubernetes.runtime()));
        }
    }

    private static void volume(ObjectNode node, BundleIndex.Volume volume) {
        node.put("file", volume.file())
                .put("role", volume.role().text())
                .put("part", volume.part())
                .put("size", volume.size());
    }

    private static void entry(ObjectNode node, BundleIndex.Entry entry) {
        node.put("role", entry.role().text())
                .put("kind", entry.kind().text())
                .put("name", entry.name())
                .put("digest", entry.digest().toString())
                .put("size", entry.size())
                .put("executable", entry.executable());
        objects(node, "segments", entry.segments(), (child, segment) -> child.put("volume", segment.volume())
                .put("offset", segment.offset())
                .put("length", segment.length()));
    }

    private static void image(ObjectNode node, BundleIndex.Image image) {
        ImageNeed need = image.need();
        node.put("reference", need.reference().toString())
                .put("pulledFrom", image.pulledFrom().toString())
                .put("required", need.required());
        strings(node.putArray("asWritten"), need.asWritten());
        objects(node, "sources", need.sources(), (child, source) -> child.put("kind", lower(source.kind()))
                .put("where", source.where()));
        if (image.index() == null) {
            node.putNull("index");
        } else {
            descriptor(node.putObject("index"), image.index());
        }
        node.put("indexKept", image.indexKept());
        descriptor(node.putObject("manifest"), image.manifest());
        descriptor(node.putObject("config"), image.config());
        objects(node, "layers", image.layers(), BundleIndexWriter::descriptor);
        MadeImage made = image.made();
        if (made == null) {
            node.putNull("made");
        } else {
            made(node.putObject("made"), made);
        }
    }

    private static void made(ObjectNode node, MadeImage made) {
        node.put("kind", made.kind().text())
                .put("source", made.source())
                .put("replaces", made.findReplaced().map(Object::toString).orElse(null));
        objects(node, "values", made.values(), (child, value) -> child.put("release", value.release())
                .put("path", value.path()));
    }

    private static void chart(ObjectNode node, BundleIndex.Chart chart) {
        node.put("name", chart.name())
                .put("version", chart.version())
                .put("appVersion", chart.appVersion())
                .put("kubeVersion", chart.kubeVersion())
                .put("release", chart.release())
                .put("namespace", chart.namespace())
                .put("source", chart.source())
                .put("provenance", chart.provenance())
                .put("archive", chart.archive());
        strings(node.putArray("values"), chart.values());
        node.put("offlineValues", chart.offlineValues());
    }

    private static void packageSet(ObjectNode node, PackageSet set) {
        node.put("name", set.name()).put("os", set.os());
        strings(node.putArray("install"), set.install());
        node.put("template", set.template());
        strings(node.putArray("keys"), set.keys());
        objects(node, "packages", set.packages(), (child, rpm) -> child.put("nevra", rpm.nevra())
                .put("entry", rpm.entry())
                .put("digest", rpm.digest().toString())
                .put("size", rpm.size())
                .put("signer", rpm.signer())
                .put("repository", rpm.repository())
                .put("source", rpm.source().toString()));
    }

    static void descriptor(ObjectNode node, Descriptor descriptor) {
        node.put("mediaType", descriptor.mediaType())
                .put("digest", descriptor.digest().toString())
                .put("size", descriptor.size());
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static void strings(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }

    private static <T> void objects(ObjectNode parent, String field, List<T> values, BiConsumer<ObjectNode, T> writer) {
        ArrayNode array = parent.putArray(field);
        values.forEach(value -> writer.accept(array.addObject(), value));
    }
}
