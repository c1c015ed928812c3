package io.hubcrate.site;

import io.hubcrate.content.ByteSize;
import io.hubcrate.site.SiteNode.NodeRole;
import io.hubcrate.site.SiteNode.Taint;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What each kind of text in a site file may look like. Every method returns the parsed value or throws
 * {@link IllegalArgumentException} with the accepted form; docs/site-file.schema.json says the same as patterns.
 */
public final class SiteForms {
    private static final Pattern SITE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern DNS_NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_.][A-Za-z0-9_.@\\\\-]{0,63}");
    private static final Pattern KEY_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?");
    private static final Pattern FOLDER = Pattern.compile("/[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
    private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9_.-]{1,15}|[A-Za-z0-9_.-]{1,14}[+*]");
    private static final Pattern TAINT = Pattern.compile("([^=:]+)(?:=([^=:]*))?:([A-Za-z]+)");
    private static final Pattern HOST_PORT = Pattern.compile("(?:\\[([^\\]]+)\\]|([^:\\[\\]]+)):([1-9][0-9]{0,4})");
    private static final Pattern KUBEADM_CHECK = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,80}");
    private static final Pattern HUB_USER = Pattern.compile("[a-z0-9._@-]{1,64}");
    private static final int MAX_NODE_NAME = 54;
    private static final int MAX_PORT = 65535;

    private SiteForms() {}

    /** A site's name. */
    public static String siteName(String text) {
        return matching(SITE, text, "a site's name: letters, digits, dots, hyphens and underscores, 63 at most");
    }

    /** The limit is Kubernetes' own: names that are derived from it must still fit a label's value. */
    public static String nodeName(String text) {
        if (text.length() > MAX_NODE_NAME) {
            throw new IllegalArgumentException("a node's name of at most " + MAX_NODE_NAME + " characters expected");
        }
        return matching(DNS_NAME, text, "a node's name: lower-case letters, digits, hyphens and dots, as 'hub-1'");
    }

    /** An IPv4 or IPv6 address. */
    public static String address(String text) {
        return AddressRange.address(text);
    }

    static AddressRange range(String text) {
        return AddressRange.network(text);
    }

    static String host(String text) {
        if (AddressRange.isAddress(text)) {
            return text;
        }
        return matching(HOST_NAME, text, "a host name or an address without port");
    }

    /** A login name. */
    public static String user(String text) {
        return matching(USER, text, "a user's login name");
    }

    static String endpoint(String text) {
        Matcher matcher = HOST_PORT.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > MAX_PORT) {
            throw new IllegalArgumentException(
                    "host:port expected, as 'cluster.site.example:6443' or '[fd00::1]:6443'");
        }
        if (matcher.group(1) != null) {
            AddressRange.address(matcher.group(1));
        } else {
            host(matcher.group(2));
        }
        return text;
    }

    static NodeRole role(String text) {
        return switch (text) {
            case "control-plane" -> NodeRole.CONTROL_PLANE;
            case "worker" -> NodeRole.WORKER;
            default -> throw new IllegalArgumentException("control-plane or worker expected, found '" + text + "'");
        };
    }

    /** A label's or taint's key: a name, with a DNS name and a slash before it if need be. */
    static String key(String text) {
        int slash = text.indexOf('/');
        String prefix = slash < 0 ? "" : text.substring(0, slash);
        boolean prefixFits =
                slash < 0 || (prefix.length() <= 253 && DNS_NAME.matcher(prefix).matches());
        if (!prefixFits || !KEY_NAME.matcher(text.substring(slash + 1)).matches()) {
            throw new IllegalArgumentException(
                    "a key as Kubernetes wants it expected, as 'gpu' or 'site.example/gpu', found '" + text + "'");
        }
        return text;
    }

    static String labelValue(String text) {
        return matching(LABEL_VALUE, text, "a label's value: at most 63 letters, digits, '-', '_' and '.'");
    }

    static Taint taint(String text) {
        Matcher matcher = TAINT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("key=value:Effect expected, as 'site.example/gpu=true:NoSchedule'");
        }
        String value = matcher.group(2) == null ? "" : labelValue(matcher.group(2));
        return new Taint(key(matcher.group(1)), value, effect(matcher.group(3)));
    }

    private static Taint.Effect effect(String text) {
        return switch (text) {
            case "NoSchedule" -> Taint.Effect.NO_SCHEDULE;
            case "PreferNoSchedule" -> Taint.Effect.PREFER_NO_SCHEDULE;
            case "NoExecute" -> Taint.Effect.NO_EXECUTE;
            default ->
                throw new IllegalArgumentException(
                        "the effect NoSchedule, PreferNoSchedule or NoExecute expected, found '" + text + "'");
        };
    }

    /** An absolute folder on a node, neither the root nor with dots for steps. */
    static String folder(String text) {
        boolean steps = text.matches(".*/\\.{1,2}(/.*)?");
        if (steps || !FOLDER.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "an absolute folder of letters, digits, '.', '_' and '-' expected, as '/data/kubelet'");
        }
        return text;
    }

    static String networkInterface(String text) {
        return matching(INTERFACE, text, "an interface's name, with + or * at its end for any ending, as 'cali+'");
    }

    /** The name of one of kubeadm's checks, as it prints it in brackets. */
    static String kubeadmCheck(String text) {
        return matching(KUBEADM_CHECK, text, "the name of one of kubeadm's checks, as 'NumCPU'");
    }

    /** JupyterHub makes names small: what is written otherwise would never match. */
    public static String hubUser(String text) {
        return matching(HUB_USER, text, "a user's name in lower case, as JupyterHub keeps it,");
    }

    /** Bytes a second; 0 for no limit. */
    static long rate(String text) {
        return text.equals("none") ? 0 : ByteSize.parse(text);
    }

    /** A store is kept unless the key says otherwise. */
    static String noStore(String text) {
        if (!text.equals("none")) {
            throw new IllegalArgumentException(
                    "none expected, found '" + text + "'; leave the key out to keep a store");
        }
        return text;
    }

    static URI repository(String text) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean web = (scheme.equals("https") || scheme.equals("http")) && uri.getHost() != null;
            if ((web || (scheme.equals("file") && uri.getPath() != null)) && uri.getRawUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("an address of the form https://host/path expected", e);
        }
        throw new IllegalArgumentException(
                "an address of the form https://host/path or file:///path expected," + " without a user or password");
    }

    private static String matching(Pattern pattern, String text, String accepted) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(accepted + " expected");
        }
        return text;
    }
}
