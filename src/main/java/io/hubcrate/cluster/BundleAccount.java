package io.hubcrate.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.content.Digest;
import io.hubcrate.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a site's cluster tells its hosts of bundles: which are installed, so that an older one is known on a host that never
 * saw the newer, and which host keeps which in its store.
 *
 * @param installed by bundle name
 * @param stores by host, as of its last run
 */
public record BundleAccount(SortedMap<String, Installed> installed, SortedMap<String, Store> stores) {
    /** Of a site that nothing is known of. */
    public static final BundleAccount NONE = new BundleAccount(new TreeMap<>(), new TreeMap<>());

    private static final int FORMAT = 1;

    /** Many times what any site has; more is not ours. */
    private static final int MOST = 1000;

    public BundleAccount {
        installed = new TreeMap<>(installed);
        stores = new TreeMap<>(stores);
    }

    /**
     * Bundles of one name.
     *
     * @param highest sequence that was ever installed to its end
     * @param sums of the one that was installed last, which may be older, where somebody went back to it
     */
    public record Installed(long highest, Digest sums) {}

    /**
     * A host's store.
     *
     * @param folder the state folder there
     * @param bundles by folder name, the one that serves first
     */
    public record Store(String folder, List<String> bundles) {
        public Store {
            bundles = List.copyOf(bundles);
        }
    }

    /** What is known of that name. */
    public Optional<Installed> find(String name) {
        return Optional.ofNullable(installed.get(name));
    }

    /** The same with what a host knows after its run; no sequence becomes lower by it. */
    public BundleAccount with(BundleAccount host) {
        SortedMap<String, Installed> all = new TreeMap<>(installed);
        host.installed.forEach((name, now) ->
                all.merge(name, now, (was, is) -> new Installed(Math.max(was.highest(), is.highest()), is.sums())));
        SortedMap<String, Store> kept = new TreeMap<>(stores);
        kept.putAll(host.stores);
        kept.values().removeIf(store -> store.bundles().isEmpty());
        return new BundleAccount(all, kept);
    }

    /** @throws IOException if it is not as {@link #toJson} writes it: what cannot be read is no empty memory */
    static BundleAccount parse(JsonNode root) throws IOException {
        require(root.path("format").asInt() == FORMAT, "it is not in format " + FORMAT);
        SortedMap<String, Installed> installed = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : fields(root, "installed")) {
            JsonNode highest = field.getValue().path("highest");
            require(highest.canConvertToLong() && highest.longValue() >= 0, field.getKey() + " has no sequence");
            installed.put(field.getKey(), new Installed(highest.longValue(), sums(field.getValue())));
        }
        SortedMap<String, Store> stores = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : fields(root, "stores")) {
            JsonNode bundles = field.getValue().path("bundles");
            require(bundles.isArray() && bundles.size() <= MOST, field.getKey() + " has no bundles");
            List<String> names = new ArrayList<>();
            bundles.forEach(one -> names.add(one.asText()));
            stores.put(field.getKey(), new Store(field.getValue().path("folder").asText(), names));
        }
        return new BundleAccount(installed, stores);
    }

    private static Set<Map.Entry<String, JsonNode>> fields(JsonNode root, String name) throws IOException {
        JsonNode object = root.path(name);
        require(object.isObject() && object.size() <= MOST, "it has no '" + name + "'");
        return object.properties();
    }

    private static Digest sums(JsonNode one) throws IOException {
        try {
            return Digest.parse(one.path("sums").asText());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void require(boolean holds, String problem) throws IOException {
        if (!holds) {
            throw new IOException(problem);
        }
    }

    ObjectNode toJson() {
        ObjectNode root = Json.object().put("format", FORMAT);
        ObjectNode names = root.putObject("installed");
        installed.forEach((name, one) -> names.putObject(name)
                .put("highest", one.highest())
                .put("sums", one.sums().toString()));
        ObjectNode hosts = root.putObject("stores");
        stores.forEach((host, store) -> {
            ArrayNode bundles =
                    hosts.putObject(host).put("folder", store.folder()).putArray("bundles");
            store.bundles().forEach(bundles::add);
        });
        return root;
    }
}
