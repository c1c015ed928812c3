package io.hubcrate.testing.peers;

import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.testing.peers.LayerForge.Compression;
import io.hubcrate.testing.peers.LayerForge.Layer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes images from plans and pushes them; several layers at a time. */
final class ImageForge {
    private static final int WORKERS = 4;

    private final RegistryPusher pusher;
    private final Path scratch;
    private final Map<LayerForge.Plan, Layer> layers = new HashMap<>();

    private ImageForge(URI registry, Path scratch) {
        this.pusher = new RegistryPusher(registry);
        this.scratch = scratch;
    }

    /** Which family of media types an image has. */
    enum Kind {
        OCI,
        SCHEMA_2
    }

    /**
     * An image to make.
     *
     * @param reference upstream name with tag; the repository in the registry is the whole name with its registry
     * @param indexed whether the tag points to an index over amd64 and arm64
     */
    record Plan(String reference, Kind kind, boolean indexed, List<LayerForge.Plan> layers) {
        Plan {
            layers = List.copyOf(layers);
        }

        String repository() {
            return reference.substring(0, reference.lastIndexOf(':'));
        }
    }

    /** Pushes all of it to a registry's {@code /v2/}; spools layers below {@code scratch}. */
    static List<ForgedImage> push(List<Plan> plans, URI registry, Path scratch) {
        ImageForge forge = new ImageForge(registry, scratch);
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try {
            forge.forgeLayers(plans, workers);
            return forge.pushImages(plans, workers);
        } finally {
            workers.shutdownNow();
        }
    }

    /** One repository is one worker's: Distribution trips over itself when a blob is linked there twice at once. */
    private List<ForgedImage> pushImages(List<Plan> plans, ExecutorService workers) {
        Map<String, List<Plan>> byRepository = new LinkedHashMap<>();
        for (Plan plan : plans) {
            byRepository
                    .computeIfAbsent(plan.repository(), key -> new ArrayList<>())
                    .add(plan);
        }
        List<Callable<List<ForgedImage>>> jobs = new ArrayList<>();
        for (List<Plan> group : byRepository.values()) {
            jobs.add(() -> {
                List<ForgedImage> images = new ArrayList<>();
                for (Plan plan : group) {
                    images.add(pushImage(plan));
                }
                return images;
            });
        }
        Map<String, ForgedImage> made = new HashMap<>();
        all(workers, jobs).forEach(images -> images.forEach(image -> made.put(image.reference(), image)));
        return plans.stream().map(plan -> image(made, plan)).toList();
    }

    private static ForgedImage image(Map<String, ForgedImage> made, Plan plan) {
        ForgedImage image = made.get(plan.reference());
        if (image == null) {
            throw new IllegalStateException("not pushed: " + plan.reference());
        }
        return image;
    }

    private void forgeLayers(List<Plan> plans, ExecutorService workers) {
        List<LayerForge.Plan> distinct = plans.stream()
                .flatMap(plan -> plan.layers().stream())
                .distinct()
                .toList();
        List<Callable<Layer>> jobs = new ArrayList<>();
        for (int i = 0; i < distinct.size(); i++) {
            LayerForge.Plan plan = distinct.get(i);
            Path file = scratch.resolve("layer-" + i);
            jobs.add(() -> LayerForge.write(plan, file));
        }
        for (Layer layer : all(workers, jobs)) {
            layers.put(layer.plan(), layer);
        }
    }

    private static <T> List<T> all(ExecutorService workers, List<Callable<T>> jobs) {
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> done : workers.invokeAll(jobs)) {
                results.add(done.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("the image forge failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private ForgedImage pushImage(Plan plan) throws IOException {
        List<Layer> made = plan.layers().stream()
                .map(layer -> {
                    Layer found = layers.get(layer);
                    if (found == null) {
                        throw new IllegalStateException("not forged: " + layer);
                    }
                    return found;
                })
                .toList();
        ForgedImage image = pushPlatform(plan, "amd64", made, plan.indexed() ? null : tag(plan));
        if (!plan.indexed()) {
            return image;
        }
        ForgedImage other = pushPlatform(plan, "arm64", made.subList(0, 1), null);
        byte[] index = indexJson(plan.kind(), image.manifest(), other.manifest());
        String type = plan.kind() == Kind.OCI ? MediaTypes.OCI_INDEX : MediaTypes.DOCKER_INDEX;
        pusher.pushManifest(plan.repository(), tag(plan), type, index);
        Descriptor top = new Descriptor(type, Digest.of(index), index.length);
        return new ForgedImage(plan.reference(), top, image.manifest(), image.config(), image.layers());
    }

    private static String tag(Plan plan) {
        return plan.reference().substring(plan.reference().lastIndexOf(':') + 1);
    }

    private ForgedImage pushPlatform(Plan plan, String architecture, List<Layer> made, @Nullable String tag)
            throws IOException {
        boolean oci = plan.kind() == Kind.OCI;
        List<Descriptor> descriptors = new ArrayList<>();
        for (Layer layer : made) {
            pusher.pushBlob(plan.repository(), layer.digest().toString(), layer.file());
            descriptors.add(
                    new Descriptor(layerType(plan.kind(), layer.plan().compression()), layer.digest(), layer.size()));
        }
        byte[] configBytes = configJson(plan, architecture, made);
        Descriptor config = new Descriptor(
                oci ? MediaTypes.OCI_CONFIG : MediaTypes.DOCKER_CONFIG, Digest.of(configBytes), configBytes.length);
        pusher.pushBlob(plan.repository(), config.digest().toString(), configBytes);
        String type = oci ? MediaTypes.OCI_MANIFEST : MediaTypes.DOCKER_MANIFEST;
        byte[] bytes = manifestJson(type, config, descriptors);
        Descriptor manifest = new Descriptor(type, Digest.of(bytes), bytes.length);
        pusher.pushManifest(plan.repository(), tag == null ? manifest.digest().toString() : tag, type, bytes);
        return new ForgedImage(plan.reference(), null, manifest, config, descriptors);
    }

    private static String layerType(Kind kind, Compression compression) {
        boolean oci = kind == Kind.OCI;
        return switch (compression) {
            case GZIP -> oci ? MediaTypes.OCI_LAYER_GZIP : MediaTypes.DOCKER_LAYER_GZIP;
            case NONE -> oci ? MediaTypes.OCI_LAYER : MediaTypes.DOCKER_LAYER;
            case ZSTD -> {
                if (!oci) {
                    throw new IllegalArgumentException("schema 2 knows no zstd layers");
                }
                yield MediaTypes.OCI_LAYER_ZSTD;
            }
        };
    }

    // Fields that tools like to lose (StopSignal, Shell, Healthcheck) stand in every configuration, and the
    // whitespace is unlike any serialiser's, so that a rewritten document never keeps its digest by chance.
    private static byte[] configJson(Plan plan, String architecture, List<Layer> made) {
        String diffIds = made.stream().map(layer -> quote(layer.diffId())).collect(Collectors.joining(" ,"));
        String history = made.stream()
                .map(layer -> "{\"created\":\"2020-07-15T10:00:00Z\" ,\"created_by\":\"forge\"}")
                .collect(Collectors.joining(" ,"));
        return utf8(
                "{ \"architecture\": \"" + architecture + "\",\"os\":\"linux\",\"created\":\"2020-07-15T10:00:00Z\","
                        + " \"config\":{\"Cmd\":[\"/bin/true\"],\"Env\":[\"PATH=/bin\"],\"StopSignal\":\"SIGQUIT\","
                        + "\"Shell\":[\"/bin/sh\",\"-c\"],\"Healthcheck\":{\"Test\":[\"CMD\",\"true\"]},"
                        + "\"Labels\":{\"forged\":\"" + plan.reference() + "\"}},\n"
                        + " \"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + diffIds + "]},\n"
                        + " \"history\":[" + history + "]}\n");
    }

    private static byte[] manifestJson(String type, Descriptor config, List<Descriptor> layers) {
        String all = layers.stream().map(ImageForge::json).collect(Collectors.joining(",\n      "));
        return utf8("{\n   \"schemaVersion\": 2,\n   \"mediaType\": \"" + type + "\",\n   \"config\": " + json(config)
                + ",\n   \"layers\": [" + all + "]\n}");
    }

    private static byte[] indexJson(Kind kind, Descriptor amd64, Descriptor arm64) {
        String type = kind == Kind.OCI ? MediaTypes.OCI_INDEX : MediaTypes.DOCKER_INDEX;
        return utf8("{\"schemaVersion\": 2,\n \"mediaType\": \"" + type + "\", \"manifests\": [\n"
                + withPlatform(arm64, "\"arm64\",\"variant\": \"v8\"") + ",\n" + withPlatform(amd64, "\"amd64\"")
                + "]}\n");
    }

    private static String withPlatform(Descriptor manifest, String architecture) {
        String json = json(manifest);
        return json.substring(0, json.length() - 1) + ", \"platform\": {\"os\": \"linux\", \"architecture\": "
                + architecture + "}}";
    }

    private static String json(Descriptor blob) {
        return "{\"mediaType\": \"" + blob.mediaType() + "\", \"size\": " + blob.size() + ", \"digest\": "
                + quote(blob.digest()) + "}";
    }

    private static String quote(Digest digest) {
        return "\"" + digest + "\"";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
