package io.hubcrate.manifest;

import io.hubcrate.manifest.SurveyFile.Role;
import io.hubcrate.yaml.MappingReader;
import io.hubcrate.yaml.YamlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the list {@code surveys}: files, or mappings of a file and the roles of its host. */
final class SurveyFileReader {
    private final ManifestFolder folder;

    SurveyFileReader(ManifestFolder folder) {
        this.folder = folder;
    }

    List<SurveyFile> read(MappingReader root) {
        List<SurveyFile> surveys = new ArrayList<>();
        for (YamlValue item : root.items("surveys")) {
            if (item.isScalar()) {
                folder.file(item).ifPresent(file -> surveys.add(new SurveyFile(file, Set.of(Role.WORKER))));
            } else {
                item.mapping().ifPresent(mapping -> readMapping(mapping).ifPresent(surveys::add));
            }
        }
        return surveys;
    }

    private Optional<SurveyFile> readMapping(MappingReader mapping) {
        Optional<Path> file = mapping.require("file").flatMap(folder::file);
        Set<Role> roles = new HashSet<>(mapping.texts("roles", Role::parse));
        mapping.refuseUnknownKeys();
        return file.map(path -> new SurveyFile(path, roles.isEmpty() ? Set.of(Role.WORKER) : roles));
    }
}
