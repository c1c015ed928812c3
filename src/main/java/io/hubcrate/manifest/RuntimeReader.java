package io.hubcrate.manifest;

import io.hubcrate.content.Digest;
import io.hubcrate.manifest.BundleManifest.JavaRuntime;
import io.hubcrate.yaml.MappingReader;
import io.hubcrate.yaml.YamlValue;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code runtime}: the JDK at hand, or a packed one at an address. */
final class RuntimeReader {
    private static final List<String> ORIGINS = List.of("jdk", "url", "urls");

    private RuntimeReader() {}

    static @Nullable JavaRuntime read(MappingReader root) {
        JavaRuntime runtime = root.find("runtime")
                .flatMap(YamlValue::mapping)
                .map(RuntimeReader::readOrigin)
                .orElse(null);
        if (root.has("runtime") && !root.has("targetOs")) {
            root.problem(
                    "runtime",
                    "'targetOs' is needed beside it: a Java that is newer than the site's C library"
                            + " would not start there");
        }
        return runtime;
    }

    private static JavaRuntime readOrigin(MappingReader mapping) {
        mapping.findText("jdk", RuntimeReader::host);
        List<URI> urls = new ArrayList<>(mapping.texts("urls", AcceptedForms::url));
        mapping.findText("url", AcceptedForms::url).ifPresent(urls::add);
        Digest sha256 = mapping.findText("sha256", AcceptedForms::sha256).orElse(null);
        mapping.find("urls")
                .filter(YamlValue::isEmptyList)
                .ifPresent(list -> list.problem("at least one address expected"));
        mapping.refuseUnknownKeys();
        if (ORIGINS.stream().filter(mapping::has).count() != 1) {
            mapping.problem("exactly one of jdk, url, urls says where the JDK comes from");
        } else if (mapping.has("jdk") && mapping.has("sha256")) {
            mapping.problem("sha256", "only a JDK from an address takes a digest; the lock pins the other");
        }
        return new JavaRuntime(urls, sha256);
    }

    private static String host(String text) {
        if (!text.equals("host")) {
            throw new IllegalArgumentException("'host' expected, for the JDK that runs hubcrate");
        }
        return text;
    }
}
