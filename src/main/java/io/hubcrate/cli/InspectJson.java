package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.bundle.MadeImage;
import io.hubcrate.bundle.PackageSet;
import io.hubcrate.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code inspect} prints for programs. */
final class InspectJson {
    private InspectJson() {}

    static ObjectNode of(BundleFolder folder, BundleMedia where, Map<String, List<String>> folders) {
        BundleIndex index = folder.index();
        ObjectNode result = Json.object()
                .put("verified", false)
                .put("name", index.name())
                .put("version", index.version())
                .put("platform", index.platform().toString())
                .put("sequence", index.sequence())
                .put("hubcrate", index.hubcrate());
        index.findTargetOs().ifPresent(os -> result.put("targetOs", os.text()));
        index.findRuntime().ifPresent(java -> result.putObject("java")
                .put("version", java.java())
                .put("vendor", java.vendor())
                .put("glibc", java.glibc() == null ? null : java.glibc().toString())
                .put("bytes", java.unpacked()));
        result.putObject("freeBytes")
                .put("store", index.requires().store())
                .put("controlPlane", index.requires().controlPlane())
                .put("worker", index.requires().worker());
        folder.signatures().forEach(result.putArray("signatures")::add);
        ArrayNode volumes = result.putArray("volumes");
        for (BundleIndex.Volume volume : index.volumes()) {
            volumes.addObject()
                    .put("file", volume.file())
                    .put("bytes", volume.size())
                    .put("present", where.find(volume.file()).isPresent());
        }
        ArrayNode images = result.putArray("images");
        for (BundleIndex.Image image : index.images()) {
            images.add(image(image, folders.getOrDefault(image.reference().toString(), List.of())));
        }
        ArrayNode charts = result.putArray("charts");
        for (BundleIndex.Chart chart : index.charts()) {
            charts.addObject()
                    .put("name", chart.name())
                    .put("version", chart.version())
                    .put("release", chart.release())
                    .put("namespace", chart.namespace())
                    .put("source", chart.source());
        }
        ArrayNode files = result.putArray("files");
        index.files().forEach(file -> files.add(file(file)));
        ArrayNode packages = result.putArray("packages");
        index.packages().forEach(set -> packages.add(packages(set)));
        return result;
    }

    private static ObjectNode image(BundleIndex.Image image, List<String> folders) {
        ObjectNode object = Reasons.json(image.need())
                .put("digest", image.manifest().digest().toString())
                .put("imageId", image.config().digest().toString())
                .put("bytes", InspectPage.bytes(image));
        MadeImage made = image.made();
        if (made != null) {
            ObjectNode how = object.putObject("made")
                    .put("kind", made.kind().name().toLowerCase(Locale.ROOT))
                    .put("source", made.source())
                    .put("replaces", made.findReplaced().map(Object::toString).orElse(null));
            folders.forEach(how.putArray("folders")::add);
        }
        return object;
    }

    private static ObjectNode file(BundleIndex.PinnedFile file) {
        ObjectNode object = Json.object().put("name", file.name());
        file.sources().forEach(source -> object.withArray("sources").add(source.toString()));
        file.findMember().ifPresent(member -> object.put("member", member));
        file.findArchitecture().ifPresent(machine -> object.put("architecture", machine)
                .put("glibc", file.findGlibcFloor().map(Object::toString).orElse(null)));
        return object;
    }

    private static ObjectNode packages(PackageSet set) {
        ObjectNode object = Json.object().put("set", set.name()).put("os", set.os());
        set.install().forEach(object.putArray("install")::add);
        ArrayNode packages = object.putArray("packages");
        for (PackageSet.Rpm rpm : set.packages()) {
            packages.addObject()
                    .put("nevra", rpm.nevra())
                    .put("digest", rpm.digest().toString())
                    .put("bytes", rpm.size())
                    .put("signer", rpm.signer())
                    .put("repository", rpm.repository())
                    .put("source", rpm.source().toString());
        }
        return object;
    }
}
