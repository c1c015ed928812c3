package io.hubcrate.settings;

import io.hubcrate.failure.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The proxies that the environment names, as curl reads them. */
final class ProxyEnvironment {
    private static final Pattern BETWEEN = Pattern.compile("[,\\s]+");

    private final Map<String, String> environment;
    private final List<Problem> problems = new ArrayList<>();

    ProxyEnvironment(Map<String, String> environment) {
        this.environment = environment;
    }

    /** For {@code HTTPS_PROXY} or {@code HTTP_PROXY}; null, and a problem, for what is no HTTP proxy. */
    @Nullable
    Proxy proxy(String name) {
        String value = value(name);
        if (value.isEmpty()) {
            return null;
        }
        try {
            return Proxy.parse(value, used(name));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem("environment", 0, 0, name, String.valueOf(e.getMessage())));
            return null;
        }
    }

    List<String> exceptions() {
        return BETWEEN.splitAsStream(value("NO_PROXY"))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** What was wrong with what was asked for so far. */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    private String value(String name) {
        return environment.getOrDefault(used(name), "").trim();
    }

    /** Lower case first: that is the only form that curl honours for plain HTTP, so it is the one people mean. */
    private String used(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return environment.getOrDefault(lower, "").isEmpty() ? name : lower;
    }
}
