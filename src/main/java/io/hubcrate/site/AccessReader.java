package io.hubcrate.site;

import io.hubcrate.failure.Secret;
import io.hubcrate.site.NodeAccess.Jump;
import io.hubcrate.site.NodeAccess.Sudo;
import io.hubcrate.yaml.MappingReader;
import io.hubcrate.yaml.YamlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads how nodes are reached: what the site says for all of them, then what one node says otherwise, key by key. */
final class AccessReader {
    private static final int SSH_PORT = 22;

    private final SiteFiles files;
    private final Wishes all;

    /** What one {@code access} block says; null for what it leaves open. */
    private record Wishes(
            @Nullable Boolean local,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String user,
            @Nullable List<Path> keys,
            @Nullable Boolean agent,
            @Nullable Path passphrase,
            @Nullable Path knownHosts,
            @Nullable List<Jump> jump,
            @Nullable Secret sudoPassword) {}

    /** @param defaults the site's own block, read at once so that its problems are told once */
    AccessReader(SiteFiles files, Optional<YamlValue> defaults) {
        this.files = files;
        this.all = defaults.flatMap(YamlValue::mapping)
                .map(mapping -> {
                    Wishes wishes = readCommon(mapping, null, null);
                    mapping.refuseUnknownKeys();
                    return wishes;
                })
                .orElse(new Wishes(null, null, null, null, null, null, null, null, null, null));
    }

    /** @param address of the node, to which SSH goes if no host is named */
    NodeAccess read(Optional<YamlValue> own, String address) {
        Wishes node = own.flatMap(YamlValue::mapping)
                .map(mapping -> {
                    Boolean local =
                            mapping.find("local").flatMap(YamlValue::flag).orElse(null);
                    String host = mapping.findText("host", SiteForms::host).orElse(null);
                    Wishes wishes = readCommon(mapping, local, host);
                    if (Boolean.TRUE.equals(local) && saysSsh(wishes)) {
                        mapping.problem("a local node is not reached by SSH: leave all but local and"
                                + " sudoPasswordFile out");
                    }
                    mapping.refuseUnknownKeys();
                    return wishes;
                })
                .orElse(new Wishes(null, null, null, null, null, null, null, null, null, null));
        Secret password = either(node.sudoPassword(), all.sudoPassword());
        if (Boolean.TRUE.equals(node.local())) {
            return new NodeAccess.Local(new Sudo(true, password));
        }
        String user = first(node.user(), all.user(), "root");
        return new NodeAccess.Ssh(
                node.host() == null ? address : node.host(),
                first(node.port(), all.port(), SSH_PORT),
                user,
                first(node.keys(), all.keys(), List.of()),
                first(node.agent(), all.agent(), false) || bothEmpty(node.keys(), all.keys()),
                either(node.passphrase(), all.passphrase()),
                first(node.knownHosts(), all.knownHosts(), files.usualKnownHosts()),
                first(node.jump(), all.jump(), List.of()),
                user.equals("root") ? Sudo.ROOT : new Sudo(true, password));
    }

    private Wishes readCommon(MappingReader mapping, @Nullable Boolean local, @Nullable String host) {
        return new Wishes(
                local,
                host,
                port(mapping),
                mapping.findText("user", SiteForms::user).orElse(null),
                mapping.has("keys") ? readKeys(mapping) : null,
                mapping.find("agent").flatMap(YamlValue::flag).orElse(null),
                mapping.find("passphraseFile").flatMap(files::secretFile).orElse(null),
                mapping.find("knownHosts").flatMap(files::ownPath).orElse(null),
                mapping.has("jump") ? readJumps(mapping) : null,
                mapping.find("sudoPasswordFile").flatMap(files::secret).orElse(null));
    }

    private static boolean saysSsh(Wishes wishes) {
        return wishes.host() != null
                || wishes.port() != null
                || wishes.user() != null
                || wishes.keys() != null
                || wishes.agent() != null
                || wishes.passphrase() != null
                || wishes.knownHosts() != null
                || wishes.jump() != null;
    }

    private List<Path> readKeys(MappingReader mapping) {
        List<Path> keys = new ArrayList<>();
        mapping.items("keys").forEach(item -> files.closed(item).ifPresent(keys::add));
        return keys;
    }

    private static List<Jump> readJumps(MappingReader mapping) {
        List<Jump> jumps = new ArrayList<>();
        for (YamlValue item : mapping.items("jump")) {
            item.mapping().ifPresent(jump -> {
                String host = jump.requireText("host", SiteForms::host, "x");
                Integer port = port(jump);
                String user = jump.requireText("user", SiteForms::user, "x");
                jump.refuseUnknownKeys();
                jumps.add(new Jump(host, port == null ? SSH_PORT : port, user));
            });
        }
        return jumps;
    }

    private static @Nullable Integer port(MappingReader mapping) {
        return mapping.find("port")
                .flatMap(value -> value.number(1, 65535))
                .map(Math::toIntExact)
                .orElse(null);
    }

    private static boolean bothEmpty(@Nullable List<Path> node, @Nullable List<Path> all) {
        return (node == null ? (all == null || all.isEmpty()) : node.isEmpty());
    }

    private static <T> T first(@Nullable T node, @Nullable T all, T otherwise) {
        T known = either(node, all);
        return known != null ? known : otherwise;
    }

    private static <T> @Nullable T either(@Nullable T node, @Nullable T all) {
        return node != null ? node : all;
    }
}
