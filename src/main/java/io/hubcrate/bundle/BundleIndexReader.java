package io.hubcrate.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.content.Digest;
import io.hubcrate.elf.GlibcVersion;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import io.hubcrate.json.Json;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.manifest.TargetOs;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalDate;

/** Reads {@code bundle.json} strictly: format 1 is closed, so an unknown field is an error like a missing one. */
public final class BundleIndexReader {
    /** A bundle of a hundred images has half a megabyte. */
    public static final int MAX_BYTES = 16 << 20;

    private BundleIndexReader() {}

    /**
     * Reads and checks that the parts fit each other: offsets make complete tars, names are unique, images and charts
     * find their entries.
     *
     * @throws IntegrityException code {@code bundle-format-unknown} for a format that a newer hubcrate wrote, else
     *     {@code bundle-index-invalid}
     */
    public static BundleIndex read(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw IndexFields.malformed("", "at most " + MAX_BYTES + " bytes", bytes.length + " bytes");
        }
        JsonNode root;
        try {
            root = Json.parse(bytes);
        } catch (IOException e) {
            throw IndexFields.malformed("", "a JSON document", String.valueOf(e.getMessage()));
        }
        JsonNode format = root.get("format");
        if (format != null && format.isIntegralNumber() && format.longValue() != BundleIndex.FORMAT) {
            throw new IntegrityException(
                    "bundle-format-unknown",
                    BundleNames.INDEX,
                    "bundle format " + BundleIndex.FORMAT,
                    "format " + format.longValue(),
                    "Use the hubcrate that came with this bundle, or a newer one.");
        }
        BundleIndex index = IndexFields.read(root, "", BundleIndexReader::index);
        BundleIndexCheck.requireConsistent(index);
        return index;
    }

    private static BundleIndex index(IndexFields fields) {
        if (fields.number("format") != BundleIndex.FORMAT) {
            throw IndexFields.malformed("format", "1", "another");
        }
        return new BundleIndex(
                fields.text("name"),
                fields.text("version"),
                Platform.parse(fields.text("platform")),
                fields.number("sequence"),
                fields.findText("validUntil").map(BundleIndexReader::date).orElse(null),
                fields.texts("intendedSites"),
                fields.text("hubcrate"),
                fields.digest("lock"),
                fields.findObject("base", BundleIndexReader::base).orElse(null),
                fields.findObject("kubernetes", BundleIndexReader::kubernetes).orElse(null),
                fields.flag("requiredOnly"),
                fields.object("requires", BundleIndexReader::requires),
                fields.texts("documents"),
                fields.objects("volumes", BundleIndexReader::volume),
                fields.objects("entries", BundleIndexReader::entry),
                fields.objects("images", BundleIndexReader::image),
                fields.objects("charts", BundleIndexReader::chart),
                fields.objects("manifests", BundleIndexReader::manifest),
                fields.objects("files", BundleIndexReader::file),
                fields.objects("packages", BundleIndexReader::packageSet),
                fields.objects("notes", BundleIndexReader::note),
                fields.findText("targetOs").map(TargetOs::parse).orElse(null),
                fields.findObject("runtime", BundleIndexReader::runtime).orElse(null));
    }

    /** A code that the writing hubcrate knew; this one need not have a text for it. */
    private static BundleIndex.Note note(IndexFields fields) {
        String code = fields.text("code");
        return new BundleIndex.Note(code, fields.text("text"));
    }

    private static BundleIndex.JavaRuntime runtime(IndexFields fields) {
        return new BundleIndex.JavaRuntime(
                fields.text("java"),
                fields.text("vendor"),
                fields.findText("glibc").map(BundleIndexReader::glibc).orElse(null),
                fields.number("unpacked"));
    }

    private static GlibcVersion glibc(String text) {
        return GlibcVersion.parse(text).orElseThrow(() -> new IllegalArgumentException("a version as 2.17 expected"));
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw IndexFields.malformed("validUntil", "a day as 2027-01-31", text);
        }
    }

    private static BundleIndex.Base base(IndexFields fields) {
        return new BundleIndex.Base(fields.text("name"), fields.text("version"), fields.digest("sums"));
    }

    private static BundleIndex.Kubernetes kubernetes(IndexFields fields) {
        return new BundleIndex.Kubernetes(
                fields.text("version"), fields.constant("containerRuntime", ContainerRuntime.class));
    }

    private static BundleIndex.Requires requires(IndexFields fields) {
        return new BundleIndex.Requires(fields.number("store"), fields.number("controlPlane"), fields.number("worker"));
    }

    private static BundleIndex.Volume volume(IndexFields fields) {
        return new BundleIndex.Volume(
                fields.text("file"),
                fields.constant("role", BundleIndex.Role.class),
                Math.toIntExact(Math.min(fields.number("part"), Integer.MAX_VALUE)),
                fields.number("size"));
    }

    private static BundleIndex.Entry entry(IndexFields fields) {
        return new BundleIndex.Entry(
                fields.constant("role", BundleIndex.Role.class),
                fields.constant("kind", BundleIndex.Kind.class),
                fields.text("name"),
                fields.digest("digest"),
                fields.number("size"),
                fields.flag("executable"),
                fields.objects(
                        "segments",
                        f -> new BundleIndex.Segment(f.text("volume"), f.number("offset"), f.number("length"))));
    }

    private static BundleIndex.Image image(IndexFields fields) {
        ImageNeed need = new ImageNeed(
                ImageReference.parse(fields.text("reference")),
                fields.texts("asWritten"),
                fields.flag("required"),
                fields.objects(
                        "sources",
                        f -> new ImageNeed.Source(f.constant("kind", ImageNeed.Kind.class), f.text("where"))));
        return new BundleIndex.Image(
                need,
                ImageReference.parse(fields.text("pulledFrom")),
                fields.findObject("index", IndexFields::descriptor).orElse(null),
                fields.flag("indexKept"),
                fields.object("manifest", IndexFields::descriptor),
                fields.object("config", IndexFields::descriptor),
                fields.objects("layers", IndexFields::descriptor),
                fields.findObject("made", BundleIndexReader::made).orElse(null));
    }

    private static MadeImage made(IndexFields fields) {
        return new MadeImage(
                fields.constant("kind", MadeImage.Kind.class),
                fields.text("source"),
                fields.findText("replaces").map(ImageReference::parse).orElse(null),
                fields.objects("values", f -> new MadeImage.Value(f.text("release"), f.text("path"))));
    }

    private static BundleIndex.Chart chart(IndexFields fields) {
        return new BundleIndex.Chart(
                fields.text("name"),
                fields.text("version"),
                fields.text("appVersion"),
                fields.text("kubeVersion"),
                fields.text("release"),
                fields.text("namespace"),
                fields.text("source"),
                fields.text("provenance"),
                fields.text("archive"),
                fields.texts("values"),
                fields.findText("offlineValues").orElse(null));
    }

    private static PackageSet packageSet(IndexFields fields) {
        return new PackageSet(
                fields.text("name"),
                fields.text("os"),
                fields.texts("install"),
                fields.text("template"),
                fields.texts("keys"),
                fields.objects(
                        "packages",
                        f -> new PackageSet.Rpm(
                                f.text("nevra"),
                                f.text("entry"),
                                f.digest("digest"),
                                f.number("size"),
                                f.text("signer"),
                                f.text("repository"),
                                URI.create(f.text("source")))));
    }

    private static BundleIndex.KubernetesManifest manifest(IndexFields fields) {
        return new BundleIndex.KubernetesManifest(fields.text("name"), fields.text("entry"));
    }

    private static BundleIndex.PinnedFile file(IndexFields fields) {
        return new BundleIndex.PinnedFile(
                fields.text("name"),
                fields.text("entry"),
                fields.texts("sources").stream().map(URI::create).toList(),
                fields.findText("member").orElse(null),
                fields.findText("archive").map(Digest::parse).orElse(null),
                fields.findText("architecture").orElse(null),
                fields.findText("glibcFloor").map(BundleIndexReader::glibc).orElse(null));
    }
}
