package io.hubcrate.settings;

import io.hubcrate.content.GivenFile;
import io.hubcrate.content.IoReason;
import io.hubcrate.content.SafePath;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.yaml.MappingReader;
import io.hubcrate.yaml.YamlBinder;
import io.hubcrate.yaml.YamlValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the builder's settings strictly: an unknown key is a problem, and all problems are told at once. */
public final class BuilderSettingsReader {
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern HOST_PORT =
            Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9a-fA-F:]+\\]):([0-9]{1,5})");
    private static final String INVALID = "settings-invalid";
    private static final String ADVICE = "Mend every line named; 'hubcrate explain settings-invalid' lists the keys.";

    private final Path folder;
    private final Map<String, String> environment;
    private final ProxyEnvironment proxies;

    private BuilderSettingsReader(Path folder, Map<String, String> environment, ProxyEnvironment proxies) {
        this.folder = folder;
        this.environment = environment;
        this.proxies = proxies;
    }

    /**
     * Reads a settings file; what it leaves open comes from the environment, then from the defaults.
     *
     * @param file relative paths in it count from its folder, {@code ~/} from the environment's {@code HOME}
     * @param environment for {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, in either case
     * @throws InvalidInputException with every problem, also if the file cannot be read
     * @throws io.hubcrate.failure.MachineException {@code file-unsafe} if somebody else could change it
     */
    public static BuilderSettings read(Path file, Map<String, String> environment) {
        byte[] bytes = bytes(file, SafePath.behindSudo(environment));
        if (isBlank(bytes)) {
            return fromEnvironment(environment);
        }
        ProxyEnvironment proxies = new ProxyEnvironment(environment);
        Path folder = file.toAbsolutePath().getParent();
        BuilderSettingsReader reader = new BuilderSettingsReader(folder == null ? file : folder, environment, proxies);
        try {
            BuilderSettings settings = new YamlBinder(INVALID, message(file.toString()), ADVICE)
                    .bind(file.toString(), bytes, reader::settings);
            requireNone(file.toString(), proxies.problems());
            return settings;
        } catch (InvalidInputException e) {
            List<Problem> all = new ArrayList<>(e.problems());
            proxies.problems().stream()
                    .filter(problem -> !all.contains(problem))
                    .forEach(all::add);
            throw new InvalidInputException(INVALID, message(file.toString()), all, ADVICE);
        }
    }

    private static byte[] bytes(Path file, Set<Integer> owners) {
        byte[] bytes;
        try (InputStream in = GivenFile.open(file)) {
            GivenFile.requireSafe(file, "settings file", owners);
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "settings-unreadable",
                    "cannot read the settings in " + file + ": " + IoReason.of(e),
                    "Name an existing file with --config, or leave --config away.");
        }
        if (bytes.length > MAX_BYTES) {
            throw new InvalidInputException(
                    "settings-unreadable", file + " is too large for settings", "Name the right file with --config.");
        }
        return bytes;
    }

    /** Like {@link #read}, but an absent file gives the environment's and the default settings. */
    public static BuilderSettings readIfPresent(Path file, Map<String, String> environment) {
        return Files.exists(file) ? read(file, environment) : fromEnvironment(environment);
    }

    /**
     * The defaults with the proxies that the environment names.
     *
     * @throws InvalidInputException if a proxy there is no HTTP proxy
     */
    public static BuilderSettings fromEnvironment(Map<String, String> environment) {
        ProxyEnvironment proxies = new ProxyEnvironment(environment);
        BuilderSettings settings = BuilderSettings.defaults()
                .withProxies(proxies.proxy("HTTPS_PROXY"), proxies.proxy("HTTP_PROXY"), proxies.exceptions());
        requireNone("environment", proxies.problems());
        return settings;
    }

    private static void requireNone(String file, List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidInputException(INVALID, message(file), problems, ADVICE);
        }
    }

    private static String message(String file) {
        return "the builder's settings cannot be used: " + file;
    }

    private BuilderSettings settings(MappingReader root) {
        MirrorsReader mirrors = new MirrorsReader().read(root);
        boolean overridden = root.has("proxy");
        Proxy named = root.isEmptied("proxy")
                ? null
                : root.findText("proxy", Proxy::parse).orElse(null);
        List<String> exceptions = root.isEmptied("noProxy")
                ? List.of()
                : root.has("noProxy") ? root.texts("noProxy", BuilderSettingsReader::filled) : proxies.exceptions();
        List<Path> keyrings = new ArrayList<>();
        root.items("keyrings").forEach(item -> path(item, true).ifPresent(keyrings::add));
        return new BuilderSettings(
                mirrors.ofRegistries(),
                mirrors.ofAddresses(),
                new LinkedHashSet<>(root.texts("plainHttp", BuilderSettingsReader::hostPort)),
                existing(root, "caFile"),
                overridden ? named : proxies.proxy("HTTPS_PROXY"),
                overridden ? named : proxies.proxy("HTTP_PROXY"),
                exceptions,
                root.findText("connections", BuilderSettingsReader::connections)
                        .orElse(BuilderSettings.DEFAULT_CONNECTIONS),
                keyrings,
                existing(root, "dockerConfig"));
    }

    private static String hostPort(String text) {
        var matcher = HOST_PORT.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > 65535) {
            throw new IllegalArgumentException(
                    "not a host and port: '" + text + "', host:port without http:// is, as localhost:5000");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static int connections(String text) {
        if (!text.matches("[0-9]{1,3}")
                || Integer.parseInt(text) < 1
                || Integer.parseInt(text) > BuilderSettings.MAX_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "a whole number from 1 to " + BuilderSettings.MAX_CONNECTIONS + " expected, found '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    static String filled(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("text expected, found nothing");
        }
        return text;
    }

    private @Nullable Path existing(MappingReader root, String key) {
        return root.find(key).flatMap(value -> path(value, false)).orElse(null);
    }

    private Optional<Path> path(YamlValue value, boolean folderAllowed) {
        return value.text(text -> {
            String home = environment.get("HOME");
            Path path = filled(text).startsWith("~/") && home != null
                    ? Path.of(home, text.substring(2))
                    : folder.resolve(text).normalize();
            if (!Files.isReadable(path) || (Files.isDirectory(path) && !folderAllowed)) {
                throw new IllegalArgumentException(GivenFile.whyNot(path));
            }
            requireSafe(path);
            return path;
        });
    }

    /** Whoever can change a CA or a key there decides what is believed. */
    private void requireSafe(Path path) {
        try {
            GivenFile.findUnsafe(path, SafePath.behindSudo(environment)).ifPresent(unsafe -> {
                throw new IllegalArgumentException("others could change it: " + unsafe.text() + ". " + unsafe.advice());
            });
        } catch (IOException e) {
            throw new IllegalArgumentException("no readable file at " + path, e);
        }
    }

    private static boolean isBlank(byte[] bytes) {
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            String text = line.trim();
            if (!text.isEmpty() && !text.startsWith("#") && !text.equals("---")) {
                return false;
            }
        }
        return true;
    }
}
