package io.hubcrate.build;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Image;
import io.hubcrate.bundle.BundleNames;
import io.hubcrate.bundle.MadeImage;
import io.hubcrate.content.Digest;
import io.hubcrate.json.Json;
import io.hubcrate.lock.BundleLock;
import java.util.Map;
import java.util.TreeMap;

/**
 * From what the bundle was made, as an in-toto statement. Without times and machine, so that equal builds are equal
 * bytes; who vouches for it is whoever signed the sums.
 *
 * @see <a href="https://slsa.dev/spec/v1.0/provenance">SLSA provenance 1.0</a>
 * @see <a href="https://github.com/in-toto/attestation/blob/v1.0/spec/v1/statement.md">in-toto statement v1</a>
 */
final class ProvenanceWriter {
    private ProvenanceWriter() {}

    static byte[] write(BundlePlan plan, BundleLock lock, Map<String, Digest> volumes) {
        BundleIndex index = plan.index();
        ObjectNode root = Json.object();
        root.put("_type", "https://in-toto.io/Statement/v1");
        ArrayNode subjects = root.putArray("subject");
        Map<String, Digest> made = new TreeMap<>(volumes);
        made.put(BundleNames.INDEX, plan.digest());
        made.forEach((name, digest) -> sha256(subjects.addObject().put("name", name), digest));
        root.put("predicateType", "https://slsa.dev/provenance/v1");
        ObjectNode predicate = root.putObject("predicate");
        ObjectNode definition = predicate.putObject("buildDefinition");
        definition.put("buildType", "urn:hubcrate:bundle:1");
        definition
                .putObject("externalParameters")
                .put("name", index.name())
                .put("version", index.version())
                .put("platform", index.platform().toString())
                .put("requiredOnly", index.requiredOnly());
        definition.putObject("internalParameters");
        materials(definition.putArray("resolvedDependencies"), plan, lock);
        ObjectNode builder = predicate.putObject("runDetails").putObject("builder");
        builder.put("id", "urn:hubcrate:builder");
        builder.putObject("version").put("hubcrate", index.hubcrate());
        return Json.write(root);
    }

    private static void materials(ArrayNode materials, BundlePlan plan, BundleLock lock) {
        BundleIndex index = plan.index();
        sha256(materials.addObject().put("name", BundleNames.LOCK), index.lock());
        for (Image image : index.images()) {
            MadeImage made = image.made();
            ObjectNode material =
                    materials.addObject().put("name", image.reference().toString());
            if (made == null) {
                material.put(
                        "uri",
                        "oci://"
                                + image.pulledFrom().withDigest(image.manifest().digest()));
            }
            sha256(material, image.manifest().digest());
        }
        lock.findRuntime().ifPresent(runtime -> {
            ObjectNode material = materials.addObject().put("name", "jdk");
            runtime.urls().stream().findFirst().ifPresent(url -> material.put("uri", url.toString()));
            sha256(material, runtime.digest());
        });
        for (BundlePlan.PlannedEntry planned : plan.entries()) {
            if (planned.source() instanceof BlobSource.MadeFile
                    || planned.entry().kind() == BundleIndex.Kind.BLOB
                    || planned.entry().kind() == BundleIndex.Kind.LAYOUT) {
                continue;
            }
            ObjectNode material =
                    materials.addObject().put("name", planned.entry().name());
            if (planned.source() instanceof BlobSource.Download download) {
                material.put("uri", download.addresses().get(0).toString());
            }
            sha256(material, planned.entry().digest());
        }
    }

    private static void sha256(ObjectNode node, Digest digest) {
        node.putObject("digest").put("sha256", digest.hex());
    }
}
