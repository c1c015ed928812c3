package io.hubcrate.site;

import io.hubcrate.site.Site.ClusterSettings;
import io.hubcrate.site.Site.Exposure;
import io.hubcrate.site.Site.HubWishes;
import io.hubcrate.site.Site.Login;
import io.hubcrate.site.Site.Transfer;
import io.hubcrate.yaml.MappingReader;
import io.hubcrate.yaml.YamlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what the site wants of Kubernetes and of JupyterHub. */
final class SiteWishesReader {
    private static final int LEAST_NODE_PORT = 30_000;
    private static final int MOST_NODE_PORT = 32_767;

    private final SiteFiles files;

    SiteWishesReader(SiteFiles files) {
        this.files = files;
    }

    /** The keys {@code kubelet} and {@code kubeadm}. */
    static ClusterSettings cluster(MappingReader root) {
        Map<String, Object> kubelet = new LinkedHashMap<>();
        root.find("kubelet").flatMap(YamlValue::mapping).ifPresent(mapping -> {
            for (String key : mapping.keys()) {
                if (key.equals("apiVersion") || key.equals("kind")) {
                    mapping.problem(key, "only settings stand here, apiVersion and kind are hubcrate's");
                }
                mapping.find(key).flatMap(YamlValue::tree).ifPresent(value -> kubelet.put(key, value));
            }
        });
        Optional<MappingReader> kubeadm = root.find("kubeadm").flatMap(YamlValue::mapping);
        List<String> ignored = kubeadm.map(m -> m.texts("ignorePreflightErrors", SiteForms::kubeadmCheck))
                .orElse(List.of());
        kubeadm.ifPresent(MappingReader::refuseUnknownKeys);
        return new ClusterSettings(kubelet, ignored);
    }

    /** The key {@code transfer}. */
    static Transfer transfer(MappingReader root) {
        Optional<MappingReader> mapping = root.find("transfer").flatMap(YamlValue::mapping);
        Transfer transfer = new Transfer(
                mapping.flatMap(m -> m.findText("limitRate", SiteForms::rate)).orElse(Transfer.USUAL.limitRate()),
                mapping.flatMap(m -> m.findText("etcdLimitRate", SiteForms::rate))
                        .orElse(Transfer.USUAL.etcdLimitRate()));
        mapping.ifPresent(MappingReader::refuseUnknownKeys);
        return transfer;
    }

    /** The keys {@code exposure}, {@code values} and {@code login}. */
    HubWishes hub(MappingReader root) {
        List<Path> values = new ArrayList<>();
        root.items("values").forEach(item -> files.readable(item).ifPresent(values::add));
        return new HubWishes(exposure(root), values, login(root));
    }

    private static @Nullable Exposure exposure(MappingReader root) {
        MappingReader mapping =
                root.find("exposure").flatMap(YamlValue::mapping).orElse(null);
        if (mapping == null) {
            return null;
        }
        List<String> addresses = mapping.texts("externalIPs", SiteForms::address);
        long port = mapping.find("nodePort")
                .flatMap(value -> value.number(LEAST_NODE_PORT, MOST_NODE_PORT))
                .orElse(0L);
        if (addresses.isEmpty() == (port == 0)) {
            mapping.problem("either externalIPs or nodePort expected");
        }
        mapping.refuseUnknownKeys();
        return new Exposure(addresses, (int) port);
    }

    private @Nullable Login login(MappingReader root) {
        MappingReader mapping = root.find("login").flatMap(YamlValue::mapping).orElse(null);
        if (mapping == null) {
            return null;
        }
        List<String> users = mapping.texts("users", SiteForms::hubUser);
        List<String> admins = mapping.texts("admins", SiteForms::hubUser);
        Optional<Path> password = mapping.require("passwordFile").flatMap(files::secretFile);
        // Names that are refused have been told already.
        if (mapping.find("users").map(YamlValue::isEmptyList).orElse(true)) {
            mapping.problem("at least one name expected in users: without one JupyterHub lets nobody in");
        }
        for (String admin : admins) {
            if (!users.contains(admin)) {
                mapping.problem(admin + " stands in admins and not in users");
            }
        }
        mapping.refuseUnknownKeys();
        return password.isEmpty() ? null : new Login(users, admins, password.get());
    }
}
