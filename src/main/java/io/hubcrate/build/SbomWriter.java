package io.hubcrate.build;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Image;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.bundle.PackageSet;
import io.hubcrate.content.Digest;
import io.hubcrate.image.ImageReference;
import io.hubcrate.json.Json;
import io.hubcrate.rpm.Nevra;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What is in the bundle, as CycloneDX 1.6: images, charts and files with their digests. What is inside the images is
 * for scanners to say, which find their input by the digests here.
 *
 * @see <a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX 1.6 JSON reference</a>
 */
final class SbomWriter {
    private SbomWriter() {}

    static byte[] write(BundleIndex index) {
        ObjectNode root = Json.object();
        root.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        root.put("bomFormat", "CycloneDX");
        root.put("specVersion", "1.6");
        String identity = index.folderName() + " " + index.lock();
        root.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)));
        root.put("version", 1);
        ObjectNode metadata = root.putObject("metadata");
        metadata.putObject("tools")
                .putArray("components")
                .addObject()
                .put("type", "application")
                .put("name", "hubcrate")
                .put("version", index.hubcrate());
        metadata.putObject("component")
                .put("type", "application")
                .put("bom-ref", "bundle")
                .put("name", index.name())
                .put("version", index.version());
        ArrayNode components = root.putArray("components");
        index.images().forEach(image -> image(components.addObject(), image, index));
        charts(components, index);
        packages(components, index);
        files(components, index);
        return Json.write(root);
    }

    private static void image(ObjectNode node, Image image, BundleIndex index) {
        ImageReference reference = image.reference();
        String repository = reference.repository();
        String name = repository.substring(repository.lastIndexOf('/') + 1);
        Digest digest = image.manifest().digest();
        StringBuilder url = new StringBuilder("pkg:oci/")
                .append(name)
                .append('@')
                .append(encode(digest.toString()))
                .append("?arch=")
                .append(index.platform().architecture())
                .append("&repository_url=")
                .append(encode(reference.name()));
        reference.tag().ifPresent(tag -> url.append("&tag=").append(encode(tag)));
        node.put("type", "container")
                .put("bom-ref", "image:" + reference)
                .put("name", reference.name())
                .put("version", reference.tag().orElse(digest.toString()));
        hash(node, digest);
        node.put("purl", url.toString());
    }

    private static void charts(ArrayNode components, BundleIndex index) {
        Map<String, Entry> entries = new HashMap<>();
        index.entries().stream()
                .filter(entry -> entry.role() == Role.CHARTS)
                .forEach(entry -> entries.put(entry.name(), entry));
        Set<String> seen = new HashSet<>();
        for (BundleIndex.Chart chart : index.charts()) {
            Entry archive = entries.get(chart.archive());
            if (archive != null && seen.add(chart.archive())) {
                ObjectNode node = components.addObject();
                node.put("type", "application")
                        .put("bom-ref", "chart:" + chart.archive())
                        .put("name", chart.name())
                        .put("version", chart.version());
                hash(node, archive.digest());
                node.put("purl", "pkg:helm/" + encode(chart.name()) + "@" + encode(chart.version()));
            }
        }
    }

    private static void packages(ArrayNode components, BundleIndex index) {
        for (PackageSet set : index.packages()) {
            for (PackageSet.Rpm rpm : set.packages()) {
                Nevra nevra = Nevra.parse(rpm.nevra())
                        .orElseThrow(() -> new IllegalStateException("no package's name: " + rpm.nevra()));
                String version = nevra.evr().version() + "-" + nevra.evr().release();
                String epoch =
                        nevra.evr().epoch() == 0 ? "" : "&epoch=" + nevra.evr().epoch();
                ObjectNode node = components.addObject();
                node.put("type", "library")
                        .put("bom-ref", "package:" + rpm.entry())
                        .put("name", nevra.name())
                        .put("version", nevra.evr().toString());
                hash(node, rpm.digest());
                node.put(
                        "purl",
                        "pkg:rpm/" + encode(nevra.name()) + "@" + encode(version) + "?arch=" + nevra.arch() + epoch
                                + "&distro=" + encode(set.os()));
            }
        }
    }

    private static void files(ArrayNode components, BundleIndex index) {
        for (Entry entry : index.entries()) {
            if (entry.role() == Role.IMAGES
                    || entry.kind() == BundleIndex.Kind.CHART
                    || entry.kind() == BundleIndex.Kind.PACKAGE) {
                continue;
            }
            ObjectNode node = components.addObject();
            node.put("type", "file")
                    .put("bom-ref", entry.role().text() + ":" + entry.name())
                    .put("name", entry.name());
            hash(node, entry.digest());
        }
    }

    private static void hash(ObjectNode node, Digest digest) {
        node.putArray("hashes").addObject().put("alg", "SHA-256").put("content", digest.hex());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
