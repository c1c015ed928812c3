package io.hubcrate.manifest;

import io.hubcrate.content.IoReason;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.manifest.BundleManifest.DeclaredImage;
import io.hubcrate.manifest.BundleManifest.Dismissal;
import io.hubcrate.manifest.BundleManifest.Kubernetes;
import io.hubcrate.yaml.MappingReader;
import io.hubcrate.yaml.YamlBinder;
import io.hubcrate.yaml.YamlValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a bundle manifest strictly: unknown keys, duplicate keys, wrong types, missing keys, refused values and local
 * files that are not there, all reported at once with file, line, column and path. Scalars are never reinterpreted:
 * {@code version: 1.30} is the text {@code 1.30}. docs/bundle-manifest.md describes the file,
 * docs/bundle-manifest.schema.json says the same to editors.
 */
public final class BundleManifestReader {
    /** Far more than any manifest needs. */
    static final int MAX_BYTES = 4 << 20;

    private static final List<String> CONTENTS =
            List.of("kubernetes", "charts", "manifests", "files", "images", "derived", "packages", "runtime");

    private final ManifestFolder folder;
    private final Path file;

    private BundleManifestReader(Path file) {
        this.file = file.toAbsolutePath().normalize();
        Path parent = this.file.getParent();
        this.folder = new ManifestFolder(parent == null ? this.file : parent);
    }

    /**
     * Reads the file and looks whether the local files that it names are there.
     *
     * @param file as the person named it; problems name it the same way
     * @throws InvalidInputException {@code manifest-unreadable} if there is no such file or it is too long,
     *     {@code yaml-invalid} if it is no YAML, {@code manifest-invalid} with every other problem
     */
    public static BundleManifest read(Path file) {
        YamlBinder binder = new YamlBinder(
                "manifest-invalid",
                file + " is not a valid bundle manifest",
                "Mend every place named, then try again; docs/bundle-manifest.md describes each key.");
        return binder.bind(file.toString(), bytes(file), new BundleManifestReader(file)::readRoot);
    }

    /** Said before a reader that wants a manifest's keys lists everything as unknown. */
    private static void refuseOther(Path file) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".lock.json")) {
            String manifest = name.substring(0, name.length() - ".lock.json".length()) + ".yaml";
            throw other(file, "is a lock", "Name the manifest beside it: " + file.resolveSibling(manifest));
        }
        if (Files.isRegularFile(file.resolve("bundle.json"))) {
            throw other(file, "is a bundle", "What is inside says: hubcrate inspect " + ShellLine.quoted(file));
        }
        if (Files.isDirectory(file)) {
            throw other(file, "is a folder", "Name the manifest in it, a YAML file.");
        }
        if (name.matches(".*\\.(tar|tgz|tar\\.gz)")) {
            throw other(
                    file,
                    "is an archive",
                    "Name a manifest. It can bring images of an archive: docker-archive: under images; and a chart: path"
                            + " under charts.");
        }
    }

    private static InvalidInputException other(Path file, String what, String advice) {
        return new InvalidInputException("manifest-unreadable", file + " " + what + ", and no bundle manifest", advice);
    }

    private static byte[] bytes(Path file) {
        refuseOther(file);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new InvalidInputException(
                        "manifest-unreadable",
                        file + " is longer than " + MAX_BYTES + " bytes",
                        "Name the bundle manifest itself, a YAML file that a person wrote.");
            }
            return bytes;
        } catch (IOException e) {
            throw new InvalidInputException(
                    "manifest-unreadable",
                    file + " cannot be read: " + IoReason.of(e),
                    "Give the path of a bundle manifest, for example bundle-manifests/classic.yaml.");
        }
    }

    private BundleManifest readRoot(MappingReader root) {
        if (CONTENTS.stream().noneMatch(root::has)) {
            root.problem("nothing to bundle: at least one of " + String.join(", ", CONTENTS) + " is needed");
        }
        SuppliedFiles supplied = new SuppliedFiles(folder);
        List<DeclaredImage> images = readImages(root);
        return BundleManifest.named(
                        file,
                        root.requireText("name", AcceptedForms::bundleName, "x"),
                        root.requireText("version", AcceptedForms::bundleName, "0"))
                .sequence(root.find("sequence")
                        .flatMap(v -> v.number(0, Long.MAX_VALUE / 10))
                        .orElse(0L))
                .validUntil(root.findText("validUntil", AcceptedForms::date).orElse(null))
                .intendedSites(distinct(root, "intendedSites", AcceptedForms::siteName))
                .platforms(readPlatforms(root))
                .kubernetes(readKubernetes(root))
                .charts(new ChartSpecReader(folder).read(root))
                .manifests(supplied.readManifests(root))
                .files(supplied.readFiles(root))
                .images(images)
                .renames(RenameReader.read(root))
                .dismissals(readDismissals(root))
                .allowedSecrets(distinct(root, "allowSecrets", ManifestFolder::relative))
                .packages(new PackageSetReader(folder).read(root))
                .targetOs(root.findText("targetOs", TargetOs::parse).orElse(null))
                .runtime(RuntimeReader.read(root))
                .surveys(new SurveyFileReader(folder).read(root))
                .derived(new DerivedImageReader(folder, images).read(root))
                .build();
    }

    private static List<Platform> readPlatforms(MappingReader root) {
        root.find("platforms")
                .filter(YamlValue::isEmptyList)
                .ifPresent(list -> list.problem("at least one platform expected, as linux/amd64"));
        List<Platform> platforms = distinct(root, "platforms", AcceptedForms::platform);
        return root.has("platforms") ? platforms : List.of(Platform.LINUX_AMD64);
    }

    private static @Nullable Kubernetes readKubernetes(MappingReader root) {
        return root.find("kubernetes")
                .flatMap(YamlValue::mapping)
                .map(mapping -> {
                    Kubernetes kubernetes = new Kubernetes(
                            mapping.requireText("version", AcceptedForms::kubernetesVersion, "0.0.0"),
                            mapping.requireText(
                                    "containerRuntime", AcceptedForms::containerRuntime, ContainerRuntime.CONTAINERD),
                            mapping.findText("imageRepository", AcceptedForms::imageRepository)
                                    .orElse(null),
                            distinct(mapping, "images", AcceptedForms::image),
                            mapping.flag("existing", false),
                            distinct(mapping, "apiVersions", AcceptedForms::apiVersion));
                    if (!kubernetes.existing()) {
                        kubernetes
                                .runtime()
                                .misfit(kubernetes.version())
                                .ifPresent(why -> mapping.problem("containerRuntime", why));
                    }
                    mapping.refuseUnknownKeys();
                    return kubernetes;
                })
                .orElse(null);
    }

    private List<DeclaredImage> readImages(MappingReader root) {
        List<DeclaredImage> images = new ArrayList<>();
        Set<ImageReference> seen = new HashSet<>();
        for (YamlValue item : root.items("images")) {
            Optional<DeclaredImage> image = item.isScalar()
                    ? item.text(AcceptedForms::image).map(reference -> new DeclaredImage(reference, ""))
                    : readReasoned(item);
            image.ifPresent(declared -> {
                if (!seen.add(declared.reference())) {
                    item.problem("this image is declared twice: " + declared.reference());
                }
                images.add(declared);
            });
        }
        return images;
    }

    private Optional<DeclaredImage> readReasoned(YamlValue item) {
        return item.mapping().flatMap(mapping -> {
            Optional<ImageReference> reference = mapping.require("reference")
                    .flatMap(value -> value.text(mapping.has("from") ? DerivedForms::ownName : AcceptedForms::image));
            ImageSource from = mapping.find("from")
                    .flatMap(value -> ImageSourceReader.read(value, folder))
                    .orElse(null);
            String reason = mapping.findText("reason", AcceptedForms::reason).orElse("");
            mapping.refuseUnknownKeys();
            return reference.map(known -> new DeclaredImage(known, reason, from));
        });
    }

    private static List<Dismissal> readDismissals(MappingReader root) {
        List<Dismissal> dismissals = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (YamlValue item : root.items("dismiss")) {
            item.mapping().ifPresent(mapping -> {
                String finding = mapping.requireText("finding", AcceptedForms::notBlank, "");
                String reason = mapping.requireText("reason", AcceptedForms::reason, "");
                mapping.refuseUnknownKeys();
                if (!finding.isEmpty() && !seen.add(finding)) {
                    mapping.problem("finding", "this finding is dismissed twice");
                }
                dismissals.add(new Dismissal(finding, reason));
            });
        }
        return dismissals;
    }

    /** A list of scalars in which nothing may stand twice. */
    private static <T> List<T> distinct(MappingReader mapping, String key, Function<String, T> form) {
        List<T> values = new ArrayList<>();
        for (YamlValue item : mapping.items(key)) {
            item.text(form).ifPresent(value -> {
                if (values.contains(value)) {
                    item.problem("this stands here twice: " + value);
                }
                values.add(value);
            });
        }
        return values;
    }
}
