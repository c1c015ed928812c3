package io.hubcrate.manifest;

import io.hubcrate.content.Digest;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What each kind of text in a manifest may look like. Every method returns the parsed value or throws
 * {@link IllegalArgumentException} with the accepted form; docs/bundle-manifest.schema.json says the same as patterns.
 */
final class AcceptedForms {
    private static final Pattern API_VERSION =
            Pattern.compile("([a-z0-9.-]{1,253}/)?v[0-9][a-z0-9]{0,60}(/[A-Z][A-Za-z0-9]{0,62})?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern MEMBER =
            Pattern.compile("(?!(.*/)?\\.{1,2}(/|$))[A-Za-z0-9._+@-]+(/[A-Za-z0-9._+@-]+)*");
    private static final Pattern SITE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern KUBERNETES =
            Pattern.compile("[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}(-[a-z0-9.]{1,32})?");
    private static final Pattern CHART_VERSION =
            Pattern.compile("v?[0-9]{1,9}(\\.[0-9]{1,9}){0,2}([-+][0-9A-Za-z.+-]{1,100})?");
    private static final Pattern RELEASE = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,51}[a-z0-9])?");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern OCI = Pattern.compile("oci://[A-Za-z0-9.:\\[\\]-]+(?:/[a-z0-9._-]++)++");
    private static final Pattern URL = Pattern.compile("https?://[^\\s@#]+");
    private static final int MAX_URL = 2048;
    private static final int MAX_REASON = 1000;

    private AcceptedForms() {}

    static String bundleName(String text) {
        return matching(NAME, text, "lower-case letters, digits, dots and hyphens, 63 at most, as in 'classic-2024.1'");
    }

    static String fileName(String text) {
        return matching(FILE_NAME, text, "a plain file name: letters, digits, dots, hyphens and underscores");
    }

    /** A file's path inside of an archive, without {@code ./} before it. */
    static String member(String text) {
        if (text.length() > 255) {
            throw new IllegalArgumentException("a path of at most 255 characters expected");
        }
        return matching(MEMBER, text, "a file's path in the archive, as 'linux-amd64/helm'");
    }

    static String siteName(String text) {
        return matching(SITE, text, "a site's name: letters, digits, dots, hyphens and underscores");
    }

    static String kubernetesVersion(String text) {
        if (text.startsWith("v")) {
            throw new IllegalArgumentException("write the version without 'v': " + text.substring(1));
        }
        return matching(KUBERNETES, text, "a whole Kubernetes version, as 1.20.2");
    }

    static ContainerRuntime containerRuntime(String text) {
        return switch (text) {
            case "docker" -> ContainerRuntime.DOCKER;
            case "containerd" -> ContainerRuntime.CONTAINERD;
            default -> throw new IllegalArgumentException("docker or containerd expected, found '" + shown(text) + "'");
        };
    }

    static String apiVersion(String text) {
        return matching(API_VERSION, text, "GROUP/VERSION or GROUP/VERSION/KIND, as monitoring.coreos.com/v1");
    }

    static String chartName(String text) {
        return matching(FILE_NAME, text, "a chart's name as its Chart.yaml says it");
    }

    static String chartVersion(String text) {
        return matching(CHART_VERSION, text, "one exact version, as 0.9.1; ranges are not accepted");
    }

    static String release(String text) {
        return matching(RELEASE, text, "a release name: lower-case letters, digits, hyphens and dots, 53 at most");
    }

    static String namespace(String text) {
        return matching(NAMESPACE, text, "a namespace: lower-case letters, digits and hyphens, 63 at most");
    }

    static String ociRepository(String text) {
        return matching(OCI, text, "oci://registry/path without tag and digest; the version has its own key");
    }

    /** An absolute address over HTTPS, or over HTTP for hosts that the builder's settings allow. */
    static URI url(String text) {
        URI uri = parseUri(text);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new IllegalArgumentException(
                    "an address that begins with https:// expected, found '" + shown(text) + "'");
        }
        if (uri.getRawAuthority() != null && uri.getRawAuthority().indexOf('@') >= 0) {
            throw new IllegalArgumentException(
                    "an address with a user or password in it; they belong into the builder's own settings");
        }
        if (uri.getHost() == null
                || uri.getRawFragment() != null
                || !URL.matcher(text).matches()) {
            throw new IllegalArgumentException("an address of the form https://host/path expected");
        }
        return uri;
    }

    private static URI parseUri(String text) {
        try {
            if (text.length() > MAX_URL) {
                throw new IllegalArgumentException("an address longer than " + MAX_URL + " characters");
            }
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("an address of the form https://host/path expected", e);
        }
    }

    /** 64 hexadecimal digits, with or without {@code sha256:} before them. */
    static Digest sha256(String text) {
        try {
            return new Digest(text.startsWith("sha256:") ? text.substring("sha256:".length()) : text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a SHA-256 expected: 64 lower-case hexadecimal digits", e);
        }
    }

    static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a day of the form 2027-01-31 expected", e);
        }
    }

    static Platform platform(String text) {
        Platform platform = Platform.parse(text);
        if (!platform.os().equals("linux")) {
            throw new IllegalArgumentException("a Linux platform expected, as linux/amd64 or linux/arm64");
        }
        return platform;
    }

    static ImageReference image(String text) {
        return ImageReference.parse(text);
    }

    /** Registry and path below which images are named, without tag and digest. */
    static String imageRepository(String text) {
        boolean named = ImageReference.tryParse(text + "/x")
                .filter(reference -> reference.toString().equals(text + "/x"))
                .isPresent();
        if (!named) {
            throw new IllegalArgumentException(
                    "a registry with or without a path below it expected, as registry.k8s.io; found '" + shown(text)
                            + "'");
        }
        return text;
    }

    /** Why something is so, in a person's words. */
    static String reason(String text) {
        if (text.isBlank() || text.length() > MAX_REASON) {
            throw new IllegalArgumentException("a reason in words expected, " + MAX_REASON + " characters at most");
        }
        return text.strip();
    }

    static String notBlank(String text) {
        if (text.isBlank() || text.length() > MAX_REASON) {
            throw new IllegalArgumentException("text expected, " + MAX_REASON + " characters at most");
        }
        return text;
    }

    private static String matching(Pattern pattern, String text, String expected) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException("expected " + expected + "; found '" + shown(text) + "'");
        }
        return text;
    }

    private static String shown(String text) {
        String short_ = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        return short_.replaceAll("\\p{Cntrl}", "?");
    }
}
