package io.hubcrate.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A registry that holds what another one holds, perhaps below a path: {@code docker.io/library/busybox} is then asked
 * as {@code registry.example.org/dockerhub/library/busybox}. Names in bundles do not change.
 *
 * @param registry whose images it holds, as references name it
 * @param host with the port if it is not 443
 * @param path below which the repositories stand, without slashes at its ends; empty for none
 */
public record Mirror(String registry, String host, String path) {
    private static final String HOST =
            "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9a-fA-F:]+\\])(?::[0-9]{1,5})?";
    private static final Pattern REGISTRY = Pattern.compile(HOST);
    private static final Pattern PLACE = Pattern.compile("(" + HOST + ")((?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*+)*+)/?");

    /**
     * Reads the two texts of a settings file.
     *
     * @param place {@code host[:port][/path]}
     * @throws IllegalArgumentException with the accepted form
     */
    public static Mirror of(String registry, String place) {
        if (!REGISTRY.matcher(registry).matches()) {
            throw new IllegalArgumentException(
                    "not a registry: '" + registry + "', a host with an optional port is, as docker.io");
        }
        Matcher matcher = PLACE.matcher(place);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a mirror: '" + place
                    + "', host[:port][/path] without http:// is, as registry.example.org/dockerhub");
        }
        String path = matcher.group(2);
        String named = registry.equals("index.docker.io") ? "docker.io" : registry;
        return new Mirror(named, matcher.group(1), path.isEmpty() ? "" : path.substring(1));
    }
}
