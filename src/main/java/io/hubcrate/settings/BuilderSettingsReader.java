package io.hubcrate.settings;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the builder's settings strictly: an unknown key is a problem, and all problems are told at once. */
public final class BuilderSettingsReader {
    private static final int MAX_BYTES = 1 << 20;
    private static final Set<String> KEYS = new LinkedHashSet<>(
            List.of("mirrors", "plainHttp", "caFile", "proxy", "noProxy", "connections", "keyrings", "dockerConfig"));
    private static final Pattern HOST_PORT =
            Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9a-fA-F:]+\\]):([0-9]{1,5})");

    private final StrictFields fields;
    private final Path folder;
    private final Map<String, String> environment;

    private BuilderSettingsReader(StrictFields fields, Path folder, Map<String, String> environment) {
        this.fields = fields;
        this.folder = folder;
        this.environment = environment;
    }

    /**
     * Reads a settings file; what it leaves open comes from the environment, then from the defaults.
     *
     * @param file relative paths in it count from its folder, {@code ~/} from the environment's {@code HOME}
     * @param environment for {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, in either case
     * @throws InvalidInputException with every problem, also if the file cannot be read
     */
    public static BuilderSettings read(Path file, Map<String, String> environment) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "settings-unreadable",
                    "cannot read the settings in " + file + ": " + e,
                    "Name an existing file with --config, or leave --config away.");
        }
        if (bytes.length > MAX_BYTES) {
            throw new InvalidInputException(
                    "settings-unreadable", file + " is too large for settings", "Name the right file with --config.");
        }
        StrictFields fields = new StrictFields(file.toString());
        Path folder = file.toAbsolutePath().getParent();
        YamlNode root = isBlank(bytes) ? emptyMapping(file) : YamlReader.readOne(file.toString(), bytes);
        return new BuilderSettingsReader(fields, folder == null ? file : folder, environment).settings(root);
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
        StrictFields fields = new StrictFields("environment");
        return new BuilderSettingsReader(fields, Path.of(""), environment)
                .settings(emptyMapping(Path.of("environment")));
    }

    private BuilderSettings settings(YamlNode root) {
        YamlNode.Mapping mapping = fields.mapping(root, "", KEYS);
        MirrorsReader mirrors = new MirrorsReader(fields).read(mapping);
        Set<String> plainHttp = plainHttp(mapping);
        Path caFile = existing(mapping, "caFile");
        @Nullable
        Proxy named = fields.text(mapping, "proxy")
                .map(text -> fields.parse(text, Proxy::parse))
                .orElse(null);
        boolean overridden = mapping.entries().containsKey("proxy");
        Proxy https = overridden ? named : proxyFromEnvironment("HTTPS_PROXY");
        Proxy http = overridden ? named : proxyFromEnvironment("HTTP_PROXY");
        List<String> noProxy = mapping.entries().containsKey("noProxy")
                ? fields.texts(mapping, "noProxy").stream()
                        .map(StrictFields.Text::value)
                        .toList()
                : splitNoProxy(fromEnvironment("NO_PROXY"));
        int connections = fields.text(mapping, "connections")
                .map(text -> fields.parse(text, BuilderSettingsReader::connections))
                .orElse(BuilderSettings.DEFAULT_CONNECTIONS);
        List<Path> keyrings = new ArrayList<>();
        for (StrictFields.Text text : fields.texts(mapping, "keyrings")) {
            keyrings.add(path(text, true));
        }
        Path dockerConfig = existing(mapping, "dockerConfig");
        fields.requireNone();
        return new BuilderSettings(
                mirrors.ofRegistries(),
                mirrors.ofAddresses(),
                plainHttp,
                caFile,
                https,
                http,
                noProxy,
                connections,
                keyrings,
                dockerConfig);
    }

    private Set<String> plainHttp(YamlNode.Mapping mapping) {
        Set<String> all = new LinkedHashSet<>();
        for (StrictFields.Text text : fields.texts(mapping, "plainHttp")) {
            String place = fields.parse(text, BuilderSettingsReader::hostPort);
            if (place != null) {
                all.add(place);
            }
        }
        return all;
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

    private @Nullable Path existing(YamlNode.Mapping mapping, String key) {
        return fields.text(mapping, key).map(text -> path(text, false)).orElse(null);
    }

    private Path path(StrictFields.Text text, boolean folderAllowed) {
        String value = text.value();
        String home = environment.get("HOME");
        Path path = value.startsWith("~/") && home != null
                ? Path.of(home, value.substring(2))
                : folder.resolve(value).normalize();
        if (!Files.isReadable(path) || (Files.isDirectory(path) && !folderAllowed)) {
            fields.add(text.node(), text.path(), "no readable file at " + path);
        }
        return path;
    }

    private @Nullable Proxy proxyFromEnvironment(String name) {
        String value = fromEnvironment(name);
        if (value.isEmpty()) {
            return null;
        }
        try {
            return Proxy.parse(value);
        } catch (IllegalArgumentException e) {
            fields.add(new Problem("environment", 0, 0, name, String.valueOf(e.getMessage())));
            return null;
        }
    }

    /** Lower case first: that is the only form that curl honours for plain HTTP, so it is the one people mean. */
    private String fromEnvironment(String name) {
        String lower = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        return (lower.isEmpty() ? environment.getOrDefault(name, "") : lower).trim();
    }

    private static List<String> splitNoProxy(String value) {
        return Pattern.compile("[,\\s]+")
                .splitAsStream(value)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static boolean isBlank(byte[] bytes) {
        for (String line : new String(bytes, java.nio.charset.StandardCharsets.UTF_8).split("\n", -1)) {
            String text = line.trim();
            if (!text.isEmpty() && !text.startsWith("#") && !text.equals("---")) {
                return false;
            }
        }
        return true;
    }

    private static YamlNode emptyMapping(Path file) {
        return new YamlNode.Mapping(Map.of(), Map.of(), new YamlNode.Place(file.toString(), 1, 1));
    }
}
