package io.hubcrate.manifest;

import io.hubcrate.manifest.WantedPackages.Repository;
import io.hubcrate.yaml.MappingReader;
import io.hubcrate.yaml.YamlValue;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the list {@code packages}. */
final class PackageSetReader {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9][a-z0-9.-]{0,31}");
    private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");
    private static final Pattern PACKAGE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+:~^-]{0,255}");
    private static final Pattern EXCLUDED = Pattern.compile("[A-Za-z0-9_*][A-Za-z0-9._+:~^*-]{0,255}");
    private static final URI NOWHERE = URI.create("https://nowhere.invalid/");

    private final ManifestFolder folder;

    PackageSetReader(ManifestFolder folder) {
        this.folder = folder;
    }

    List<WantedPackages> read(MappingReader root) {
        List<WantedPackages> sets = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlValue item : root.items("packages")) {
            item.mapping().ifPresent(mapping -> {
                WantedPackages set = readSet(mapping);
                if (!set.name().isEmpty() && !names.add(set.name())) {
                    mapping.problem("name", "another package set is called '" + set.name() + "' already");
                }
                sets.add(set);
            });
        }
        return sets;
    }

    private WantedPackages readSet(MappingReader mapping) {
        WantedPackages set = new WantedPackages(
                mapping.requireText("name", PackageSetReader::label, ""),
                mapping.requireText("os", PackageSetReader::label, ""),
                readRepositories(mapping),
                mapping.texts("install", text -> matching(PACKAGE, text, "a package's name")),
                mapping.texts("exclude", text -> matching(EXCLUDED, text, "a package's name, * for any characters")),
                mapping.flag("recommends", false),
                mapping.find("installedOnTarget").flatMap(folder::file).orElse(null));
        mapping.refuseUnknownKeys();
        requireSome(mapping, "install", "at least one package to install expected");
        requireSome(mapping, "repositories", "at least one repository expected");
        return set;
    }

    private List<Repository> readRepositories(MappingReader set) {
        List<Repository> repositories = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (YamlValue item : set.items("repositories")) {
            item.mapping().ifPresent(mapping -> {
                String id = mapping.requireText("id", text -> matching(REPOSITORY, text, "a repository's id"), "");
                URI url = mapping.requireText("url", AcceptedForms::url, NOWHERE);
                List<Path> keys = folder.files(mapping, "gpgKeys");
                Optional<YamlValue> given = mapping.require("gpgKeys");
                boolean signed = mapping.flag("signedMetadata", false);
                mapping.refuseUnknownKeys();
                given.filter(YamlValue::isEmptyList)
                        .ifPresent(list -> list.problem("at least one key expected: unsigned packages are refused"));
                if (!id.isEmpty() && !ids.add(id)) {
                    mapping.problem("id", "another repository of this set is called '" + id + "' already");
                }
                repositories.add(new Repository(id, url, keys, signed));
            });
        }
        return repositories;
    }

    private static void requireSome(MappingReader mapping, String key, String problem) {
        mapping.require(key).filter(YamlValue::isEmptyList).ifPresent(list -> list.problem(problem));
    }

    private static String label(String text) {
        return matching(LABEL, text, "lower-case letters, digits, dots and hyphens, 32 at most");
    }

    private static String matching(Pattern pattern, String text, String expected) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(expected + " expected");
        }
        return text;
    }
}
