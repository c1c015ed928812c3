package io.hubcrate.settings;

import io.hubcrate.yaml.MappingReader;
import io.hubcrate.yaml.YamlValue;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code mirrors}: of registries by their names, of everything else by addresses. */
final class MirrorsReader {
    private final Map<String, Mirror> registries = new LinkedHashMap<>();
    private final Map<URI, AddressMirror> addresses = new LinkedHashMap<>();

    /** Reads the list; what is wrong with it is added to the problems. */
    MirrorsReader read(MappingReader settings) {
        for (YamlValue item : settings.items("mirrors")) {
            item.mapping().ifPresent(entry -> {
                readEntry(entry);
                entry.refuseUnknownKeys();
            });
        }
        return this;
    }

    private void readEntry(MappingReader entry) {
        Optional<YamlValue> address = entry.find("address");
        Optional<YamlValue> registry = entry.find("registry");
        Optional<YamlValue> place = entry.find("mirror");
        if (address.isPresent() == registry.isPresent()) {
            entry.problem("exactly one of 'registry' and 'address' expected");
            return;
        }
        if (place.isEmpty()) {
            entry.require("mirror");
            return;
        }
        address.ifPresent(from -> readAddress(from, place.get()));
        registry.ifPresent(of -> readRegistry(of, place.get()));
    }

    private void readRegistry(YamlValue registry, YamlValue place) {
        registry.text(BuilderSettingsReader::filled)
                .flatMap(name -> place.text(text -> Mirror.of(name, text)))
                .filter(mirror -> registries.putIfAbsent(mirror.registry(), mirror) != null)
                .ifPresent(second -> registry.problem("a second mirror of " + second.registry()));
    }

    private void readAddress(YamlValue address, YamlValue place) {
        Optional<URI> from = address.text(AddressMirror::folder);
        Optional<URI> to = place.text(AddressMirror::folder);
        if (from.isPresent()
                && to.isPresent()
                && addresses.putIfAbsent(from.get(), new AddressMirror(from.get(), to.get())) != null) {
            address.problem("a second mirror of " + from.get());
        }
    }

    List<Mirror> ofRegistries() {
        return new ArrayList<>(registries.values());
    }

    List<AddressMirror> ofAddresses() {
        return new ArrayList<>(addresses.values());
    }
}
