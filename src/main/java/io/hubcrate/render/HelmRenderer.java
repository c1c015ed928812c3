package io.hubcrate.render;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Renders with real Helm 3, which helm-java carries as a native library, in a short-lived process of its own (see
 * {@link HelmMain}) with a private folder, an empty environment, a kubeconfig that points to nothing and {@link EngineWalls}
 * around it. Nothing is started before the first chart is rendered. Needs glibc 2.34 or newer: the builder's side only.
 */
public final class HelmRenderer implements ChartRenderer {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final long MAX_RENDERED = 64L << 20;
    private static final int MAX_WORDS = 4000;
    private static final int MAX_READ = 1 << 16;

    /** Port 0 refuses every connection before a packet is sent. */
    private static final String NO_CLUSTER =
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: none, cluster: {server: "http://127.0.0.1:0"}}]
            contexts: [{name: none, context: {cluster: none}}]
            current-context: none
            """;

    private final Path java;
    private final String classPath;
    private final Path temporaryFolder;
    private final Runnable networked;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * @param java the program that starts Java 17 or newer
     * @param classPath where hubcrate and its libraries are
     * @param temporaryFolder takes about 100 MB while a chart is rendered; must allow programs to run
     * @param networked told at most once: this machine offers no way to keep Helm from its network
     */
    public HelmRenderer(Path java, String classPath, Path temporaryFolder, Runnable networked) {
        this.java = java;
        this.classPath = classPath;
        this.temporaryFolder = temporaryFolder;
        this.networked = networked;
    }

    /** With the Java, class path and temporary folder of the process that calls. */
    public static HelmRenderer ofThisProcess(Runnable networked) {
        return new HelmRenderer(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                Path.of(System.getProperty("java.io.tmpdir")),
                networked);
    }

    @Override
    public String render(Request request) {
        String what = "chart " + request.chart().name() + " " + request.chart().version();
        Set<String> served = new TreeSet<>(ApiVersions.of(request.kubeVersion()));
        served.addAll(request.apiVersions());
        byte[] prepared = ChartForRendering.prepare(what, request.chart().bytes(), served);
        @Nullable Path folder = null;
        try {
            folder = Files.createTempDirectory(temporaryFolder.toAbsolutePath().normalize(), "hubcrate-render");
            Files.write(folder.resolve(HelmMain.CHART), prepared);
            for (int i = 0; i < request.values().size(); i++) {
                Files.writeString(
                        folder.resolve(HelmMain.VALUES + i + ".yaml"),
                        TemplateText.forRendering(request.values().get(i)),
                        StandardCharsets.UTF_8);
            }
            int exit = run(folder, request, what);
            if (EngineWalls.hadNetwork(folder) && told.compareAndSet(false, true)) {
                networked.run();
            }
            return TemplateText.restored(answer(folder, exit, what)) + customResources(ChartTree.of(request.chart()));
        } catch (IOException e) {
            throw unusable("Helm could not be started for " + what + ": " + e.getMessage(), e);
        } finally {
            if (folder != null) {
                remove(folder);
            }
        }
    }

    /** What {@code --include-crds} adds: helm-java has no such option, and Helm does not render these files either. */
    private static String customResources(ChartTree chart) {
        StringBuilder all = new StringBuilder();
        for (byte[] file : chart.customResources()) {
            all.append("---\n# Source: ").append(chart.name()).append("/crds\n");
            all.append(new String(file, StandardCharsets.UTF_8)).append('\n');
        }
        chart.subcharts().forEach(subchart -> all.append(customResources(subchart)));
        return all.toString();
    }

    /** @return the process's own exit code */
    private int run(Path folder, Request request, String what) throws IOException {
        Files.writeString(folder.resolve("kubeconfig"), NO_CLUSTER, StandardCharsets.UTF_8);
        ProcessBuilder builder = new ProcessBuilder(EngineWalls.around(command(folder, request)))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log.txt").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("KUBECONFIG", folder.resolve("kubeconfig").toString());
        builder.environment().put("HELM_DRIVER", "memory");
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw unrenderable(what, "Helm did not come to an end within " + LIMIT.toSeconds() + " seconds");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            stop(process);
        }
    }

    private List<String> command(Path folder, Request request) {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        // Small, quick to start, and everything that the libraries unpack goes where we remove it.
        command.addAll(List.of("-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
        for (String property : List.of("java.io.tmpdir", "jna.tmpdir", "user.home")) {
            command.add("-D" + property + "=" + folder);
        }
        // helm-java downloads its native library when it misses it; hubcrate never lets it.
        command.add("-Dcom.marcnuri.jkube-helm.skipRemoteJar=true");
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", classPath, HelmMain.class.getName(), folder.toString()));
        command.add(Integer.toString(request.values().size()));
        command.addAll(List.of(request.release(), request.namespace(), request.kubeVersion()));
        return command;
    }

    private static void stop(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String answer(Path folder, int exit, String what) throws IOException {
        Path rendered = folder.resolve(HelmMain.RENDERED);
        Path refused = folder.resolve(HelmMain.REFUSED);
        if (Files.exists(refused)) {
            throw unrenderable(what, HelmWords.cleaned(beginning(refused), folder));
        }
        if (!Files.exists(rendered)) {
            // What Java throws ends it with 1; Helm's own runtime does not come back from where it has no memory.
            if (Files.exists(folder.resolve(HelmMain.BEGUN)) && exit != 1) {
                throw unrenderable(
                        what,
                        "its templates ask for more than the " + EngineWalls.MOST_MIB
                                + " MiB of memory that rendering may take, or break Helm (exit code " + exit + ")");
            }
            throw unusable("Helm could not run on this machine: " + tail(folder.resolve("log.txt")), null);
        }
        if (Files.size(rendered) > MAX_RENDERED) {
            throw unrenderable(what, "it renders to more than " + (MAX_RENDERED >> 20) + " MiB of objects");
        }
        return Files.readString(rendered);
    }

    private static InvalidInputException unrenderable(String what, String words) {
        String shown = words.length() > MAX_WORDS ? words.substring(0, MAX_WORDS) + "…" : words;
        return new InvalidInputException(
                "chart-unrenderable",
                what + " cannot be rendered: " + shown,
                "Give the values that the chart asks for (--values, or values: in the manifest), the Kubernetes version"
                        + " that it supports (--kube-version, or kubernetes: version:), or the API versions that the"
                        + " site's cluster serves (--api-versions, or kubernetes: apiVersions:). 'hubcrate explain chart-unrenderable' says more.");
    }

    private static MachineException unusable(String message, @Nullable Throwable cause) {
        return new MachineException(
                "helm-unusable",
                message,
                "Rendering needs Linux with glibc 2.34 or newer and a temporary folder with 100 MB free from which"
                        + " programs may run. 'hubcrate explain helm-unusable' says how to check.",
                cause);
    }

    private static String tail(Path log) throws IOException {
        return beginning(log)
                .lines()
                .filter(line -> !line.isBlank())
                .limit(8)
                .map(String::strip)
                .collect(Collectors.joining(" / "));
    }

    /** A template decides how long Helm's words are. */
    private static String beginning(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_READ), StandardCharsets.UTF_8);
        }
    }

    /** A folder that cannot be removed is left to the system: the rendering itself is whole. */
    private static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
