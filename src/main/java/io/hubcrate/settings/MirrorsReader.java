package io.hubcrate.settings;

import io.hubcrate.yaml.YamlNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code mirrors}: of registries by their names, of everything else by addresses. */
final class MirrorsReader {
    private static final Set<String> KEYS = Set.of("registry", "address", "mirror");

    private final StrictFields fields;
    private final Map<String, Mirror> registries = new LinkedHashMap<>();
    private final Map<URI, AddressMirror> addresses = new LinkedHashMap<>();

    MirrorsReader(StrictFields fields) {
        this.fields = fields;
    }

    /** Reads the list; what is wrong with it is added to the problems. */
    MirrorsReader read(YamlNode.Mapping settings) {
        int index = 0;
        for (YamlNode item : fields.items(settings, "mirrors")) {
            String at = "mirrors[" + index++ + "]";
            YamlNode.Mapping entry = fields.mapping(item, at, KEYS);
            if (item instanceof YamlNode.Mapping) {
                read(entry, at);
            }
        }
        return this;
    }

    private void read(YamlNode.Mapping entry, String at) {
        boolean byAddress = entry.find("address").isPresent();
        if (byAddress == entry.find("registry").isPresent()) {
            fields.add(entry, at, "exactly one of 'registry' and 'address' expected");
            return;
        }
        var wanted = fields.requiredText(entry, at, byAddress ? "address" : "registry");
        var place = fields.requiredText(entry, at, "mirror");
        if (wanted == null || place == null) {
            return;
        }
        if (byAddress) {
            readAddress(wanted, place);
        } else {
            readRegistry(wanted, place);
        }
    }

    private void readRegistry(StrictFields.Text registry, StrictFields.Text place) {
        Mirror mirror = fields.parse(place, text -> Mirror.of(registry.value(), text));
        if (mirror != null && registries.putIfAbsent(mirror.registry(), mirror) != null) {
            fields.add(registry.node(), registry.path(), "a second mirror of " + mirror.registry());
        }
    }

    private void readAddress(StrictFields.Text address, StrictFields.Text place) {
        URI from = fields.parse(address, AddressMirror::folder);
        URI to = fields.parse(place, AddressMirror::folder);
        if (from != null && to != null && addresses.putIfAbsent(from, new AddressMirror(from, to)) != null) {
            fields.add(address.node(), address.path(), "a second mirror of " + from);
        }
    }

    List<Mirror> ofRegistries() {
        return new ArrayList<>(registries.values());
    }

    List<AddressMirror> ofAddresses() {
        return new ArrayList<>(addresses.values());
    }
}
