package io.hubcrate.testing.peers;

import io.hubcrate.build.BuildRequest;
import io.hubcrate.build.BundleBuilder;
import io.hubcrate.build.SumsSigner;
import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.content.Pace;
import io.hubcrate.http.HttpWeb;
import io.hubcrate.image.Platform;
import io.hubcrate.lock.LockFile;
import io.hubcrate.manifest.BundleManifestReader;
import io.hubcrate.progress.EventSink;
import io.hubcrate.push.BundlePusher;
import io.hubcrate.push.NameMapping;
import io.hubcrate.push.PushResult;
import io.hubcrate.push.PushTarget;
import io.hubcrate.registry.RegistryClient;
import io.hubcrate.registry.RegistryPusher;
import io.hubcrate.settings.BuilderSettings;
import io.hubcrate.settings.BuilderSettingsReader;
import io.hubcrate.testing.AnySigner;
import io.hubcrate.trust.TrustStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The builder put together as the command does it: in this process, or with {@link #main} in one of its own that can be
 * killed or given a small heap.
 */
public final class BuilderRig {
    private BuilderRig() {}

    /** Builds in this process and gives the bundle's folder. */
    public static Path build(
            ForgedInputs inputs, Path out, @Nullable Path cache, @Nullable SumsSigner signer, int connections)
            throws IOException {
        return build(inputs.manifest(), inputs.settings(), out, cache, signer, connections, BuildRequest.UNCUT);
    }

    /** The same, cut into volumes of at most so many bytes. */
    public static Path build(ForgedInputs inputs, Path out, long volumeSize) throws IOException {
        int connections = BuildRequest.DEFAULT_CONNECTIONS;
        return build(inputs.manifest(), inputs.settings(), out, null, null, connections, volumeSize);
    }

    private static Path build(
            Path manifest,
            Path config,
            Path out,
            @Nullable Path cache,
            @Nullable SumsSigner signer,
            int connections,
            long volumeSize)
            throws IOException {
        BuilderSettings settings = BuilderSettingsReader.read(config, Map.of()).withConnections(connections);
        HttpWeb web = new HttpWeb(settings, EventSink.NONE);
        RegistryClient registry = new RegistryClient(web, settings, out, Map.of());
        BundleBuilder builder = new BundleBuilder(
                web,
                registry,
                chart -> {
                    throw new AssertionError("nobody asked for a chart: " + chart);
                },
                EventSink.NONE,
                "test");
        Path lock = LockFile.pathFor(manifest);
        return builder.build(new BuildRequest(
                BundleManifestReader.read(manifest),
                LockFile.read(lock),
                Files.readAllBytes(lock),
                Platform.LINUX_AMD64,
                out,
                cache,
                false,
                signer,
                connections,
                volumeSize));
    }

    /** Pushes a bundle, whoever signed it. */
    public static PushResult push(Path bundle, String target, Path config) {
        BuilderSettings settings = BuilderSettingsReader.read(config, Map.of());
        HttpWeb web = new HttpWeb(settings, EventSink.NONE);
        return new BundlePusher(new RegistryPusher(web, settings, bundle, Map.of()), EventSink.NONE, 2, new Pace(0))
                .push(
                        BundleVerifier.open(BundleMedia.of(bundle), new AnySigner()),
                        PushTarget.parse(target),
                        NameMapping.byPath(true),
                        false);
    }

    /**
     * {@code build MANIFEST SETTINGS OUT [CACHE]}, {@code push BUNDLE TARGET SETTINGS} or {@code verify BUNDLE KEY}. A refusal is printed with its code and
     * gives exit code 1.
     */
    @SuppressWarnings("SystemOut") // A process of its own: its output is what the test reads.
    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("build")) {
            Path cache = arguments.length > 4 ? Path.of(arguments[4]) : null;
            System.out.println(build(
                    Path.of(arguments[1]),
                    Path.of(arguments[2]),
                    Path.of(arguments[3]),
                    cache,
                    null,
                    BuildRequest.DEFAULT_CONNECTIONS,
                    BuildRequest.UNCUT));
        } else if (arguments[0].equals("push")) {
            System.out.println(push(Path.of(arguments[1]), arguments[2], Path.of(arguments[3])));
        } else {
            TrustStore trust = TrustStore.open(Path.of(arguments[2]), null, Clock.systemUTC());
            System.out.println(BundleVerifier.verify(Path.of(arguments[1]), trust, EventSink.NONE, 2)
                    .signers());
        }
    }

    /** The command line of {@link #main} in a Java of its own with this much heap. */
    public static Programs.Command process(String heap, String... arguments) {
        return process(Path.of(System.getProperty("java.home"), "bin", "java"), heap, arguments);
    }

    /** The same with another Java. */
    public static Programs.Command process(Path java, String heap, String... arguments) {
        List<String> line = new ArrayList<>(
                List.of(java.toString(), "-Xmx" + heap, "-cp", classPath(), BuilderRig.class.getName()));
        line.addAll(List.of(arguments));
        return Programs.exactly(line);
    }

    private static String classPath() {
        // Surefire starts tests from a jar that holds nothing but a class path; it keeps the real one here.
        String real = System.getProperty("surefire.test.class.path", "");
        return real.isEmpty() ? System.getProperty("java.class.path") : real;
    }
}
