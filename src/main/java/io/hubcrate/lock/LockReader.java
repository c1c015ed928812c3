package io.hubcrate.lock;

import io.hubcrate.content.Digest;
import io.hubcrate.elf.GlibcVersion;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import io.hubcrate.json.JsonCursor;
import io.hubcrate.lock.BundleLock.Host;
import io.hubcrate.lock.BundleLock.LockedArchive;
import io.hubcrate.lock.BundleLock.LockedChart;
import io.hubcrate.lock.BundleLock.LockedFile;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.BundleLock.LockedProgram;
import io.hubcrate.lock.BundleLock.Note;
import io.hubcrate.lock.BundleLock.PlatformLock;
import io.hubcrate.lock.BundleLock.Role;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads a lock strictly: a key that this version does not know is refused, because what it means could not be honoured,
 * and so is whatever a build could not use safely (a name that is no plain file name, sizes whose sum overflows).
 */
final class LockReader {
    private static final int MAX_LAYERS = 500;
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,254}");
    private static final Set<String> SCHEMES = Set.of("https", "http", "oci");

    private long total;

    private LockReader() {}

    static BundleLock read(JsonCursor root) {
        return new LockReader().readRoot(root);
    }

    private BundleLock readRoot(JsonCursor root) {
        JsonCursor format = root.require("format");
        if (format.size() != BundleLock.FORMAT) {
            throw format.malformed("format " + format.size() + ", this hubcrate reads format " + BundleLock.FORMAT);
        }
        root.only(Set.of("format", "hubcrate", "manifest", "inputs", "platforms", "hosts", "notes", "runtime"));
        SortedMap<String, String> manifest = new TreeMap<>();
        root.require("manifest").entries().forEach((path, text) -> manifest.put(path, text.text()));
        SortedMap<String, Digest> inputs = new TreeMap<>();
        root.require("inputs").entries().forEach((name, digest) -> inputs.put(name, digest.text(Digest::parse)));
        List<PlatformLock> platforms = each(root.require("platforms"), this::readPlatform);
        requireDistinct(
                root.require("platforms"), platforms, lock -> lock.platform().toString());
        return new BundleLock(
                root.require("hubcrate").text(),
                Collections.unmodifiableSortedMap(manifest),
                Collections.unmodifiableSortedMap(inputs),
                platforms,
                each(root.require("hosts"), LockReader::readHost),
                each(root.require("notes"), LockReader::readNote),
                root.find("runtime").map(this::readRuntime).orElse(null));
    }

    private BundleLock.LockedRuntime readRuntime(JsonCursor node) {
        node.only(Set.of("urls", "digest", "size", "java", "vendor"));
        return new BundleLock.LockedRuntime(
                each(node.require("urls"), url -> url.text(LockReader::address)),
                node.require("digest").text(Digest::parse),
                size(node),
                node.require("java").text(),
                node.require("vendor").text());
    }

    private PlatformLock readPlatform(JsonCursor node) {
        node.only(Set.of("platform", "images", "charts", "files", "packages"));
        List<LockedImage> images = each(node.require("images"), this::readImage);
        requireDistinct(
                node.require("images"), images, i -> i.need().reference().toString());
        List<LockedChart> charts = each(node.require("charts"), this::readChart);
        requireDistinct(node.require("charts"), charts, LockedChart::release);
        List<LockedFile> files = each(node.require("files"), this::readFile);
        requireDistinct(
                node.require("files"), files, f -> f.role() + " " + f.name().toLowerCase(Locale.ROOT));
        List<LockedPackageSet> packages = node.find("packages")
                .map(array -> each(array, set -> LockedPackages.read(set, this::size)))
                .orElse(List.of());
        requireDistinct(node, packages, LockedPackageSet::name);
        return new PlatformLock(node.require("platform").text(Platform::parse), images, charts, files, packages);
    }

    private LockedImage readImage(JsonCursor node) {
        node.only(Set.of(
                "reference",
                "asWritten",
                "required",
                "sources",
                "pullFrom",
                "index",
                "keepIndex",
                "manifest",
                "config",
                "layers",
                "local",
                "derived"));
        List<ImageNeed.Source> sources = each(node.require("sources"), LockReader::readSource);
        if (sources.isEmpty()) {
            throw node.require("sources").malformed("at least one reason expected");
        }
        ImageNeed need = new ImageNeed(
                node.require("reference").text(ImageReference::parse),
                each(node.require("asWritten"), JsonCursor::text),
                node.require("required").flag(),
                sources);
        List<Descriptor> layers = each(node.require("layers"), this::readDescriptor);
        if (layers.size() > MAX_LAYERS) {
            throw node.require("layers").malformed("more than " + MAX_LAYERS + " layers");
        }
        return new LockedImage(
                need,
                node.require("pullFrom").text(ImageReference::parse),
                node.find("index").map(this::readDescriptor).orElse(null),
                node.require("keepIndex").flag(),
                readDescriptor(node.require("manifest")),
                readDescriptor(node.require("config")),
                layers,
                new OriginReader(this::readDescriptor).read(node, layers));
    }

    private static ImageNeed.Source readSource(JsonCursor node) {
        node.only(Set.of("kind", "where"));
        return new ImageNeed.Source(
                node.require("kind").text(text -> constant(ImageNeed.Kind.class, text)),
                node.require("where").text());
    }

    private Descriptor readDescriptor(JsonCursor node) {
        node.only(Set.of("mediaType", "digest", "size"));
        return new Descriptor(
                node.require("mediaType").text(), node.require("digest").text(Digest::parse), size(node));
    }

    private LockedChart readChart(JsonCursor node) {
        node.only(Set.of(
                "name",
                "version",
                "appVersion",
                "kubeVersion",
                "release",
                "namespace",
                "source",
                "url",
                "digest",
                "size",
                "provenance",
                "values",
                "offlineValues"));
        return new LockedChart(
                node.require("name").text(LockReader::fileName),
                node.require("version").text(LockReader::fileName),
                node.require("appVersion").text(),
                node.require("kubeVersion").text(),
                node.require("release").text(LockReader::fileName),
                node.require("namespace").text(LockReader::fileName),
                node.require("source").text(),
                node.find("url").map(url -> url.text(LockReader::address)).orElse(null),
                node.require("digest").text(Digest::parse),
                size(node),
                node.require("provenance").text(),
                each(node.require("values"), JsonCursor::text),
                node.require("offlineValues").text());
    }

    private LockedFile readFile(JsonCursor node) {
        node.only(Set.of("name", "role", "urls", "digest", "size", "executable", "archive", "program"));
        List<URI> urls = each(node.require("urls"), url -> url.text(LockReader::address));
        if (urls.isEmpty()) {
            throw node.require("urls").malformed("at least one address expected");
        }
        return new LockedFile(
                node.require("name").text(LockReader::fileName),
                node.require("role").text(text -> constant(Role.class, text)),
                urls,
                node.require("digest").text(Digest::parse),
                size(node),
                node.require("executable").flag(),
                node.find("archive").map(this::readArchive).orElse(null),
                node.find("program").map(LockReader::readProgram).orElse(null));
    }

    private LockedArchive readArchive(JsonCursor node) {
        node.only(Set.of("member", "digest", "size"));
        return new LockedArchive(
                node.require("member").text(), node.require("digest").text(Digest::parse), size(node));
    }

    private static LockedProgram readProgram(JsonCursor node) {
        node.only(Set.of("architecture", "glibcFloor"));
        return new LockedProgram(
                node.require("architecture").text(),
                node.find("glibcFloor")
                        .map(glibc -> glibc.text(LockReader::glibc))
                        .orElse(null));
    }

    private static GlibcVersion glibc(String text) {
        return GlibcVersion.parse(text).orElseThrow(() -> new IllegalArgumentException("a version as 2.17 expected"));
    }

    private static Host readHost(JsonCursor node) {
        node.only(Set.of("name", "reasons"));
        return new Host(node.require("name").text(), each(node.require("reasons"), JsonCursor::text));
    }

    private static Note readNote(JsonCursor node) {
        node.only(Set.of("code", "text"));
        return new Note(node.require("code").text(), node.require("text").text());
    }

    /** A size; all of them together must stay countable. */
    private long size(JsonCursor node) {
        JsonCursor size = node.require("size");
        try {
            total = Math.addExact(total, size.size());
            return size.size();
        } catch (ArithmeticException e) {
            throw size.malformed("the sum of all sizes is not a number of bytes");
        }
    }

    static String fileName(String text) {
        if (!FILE_NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("a plain name expected");
        }
        return text;
    }

    static URI address(String text) {
        URI uri = URI.create(text);
        String scheme = uri.getScheme();
        if (scheme == null || !SCHEMES.contains(scheme) || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("an address without user, over https, http or oci expected");
        }
        return uri;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("an unknown word");
    }

    static <T> List<T> each(JsonCursor array, Function<JsonCursor, T> reader) {
        List<T> read = new ArrayList<>();
        array.items().forEach(item -> read.add(reader.apply(item)));
        return read;
    }

    static <T> void requireDistinct(JsonCursor array, List<T> items, Function<T, String> name) {
        Set<String> seen = new HashSet<>();
        for (T item : items) {
            if (!seen.add(name.apply(item))) {
                throw array.malformed("'" + name.apply(item) + "' stands here twice");
            }
        }
    }
}
