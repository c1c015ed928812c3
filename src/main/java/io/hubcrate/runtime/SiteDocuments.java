package io.hubcrate.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** What is read at a site, where nobody can look anything up: the pages of docs/ and the manual pages, out of the jar. */
final class SiteDocuments {
    private static final String PACKED = "io/hubcrate/carried/";
    private static final String CARRIED = "hubcrate/";

    private SiteDocuments() {}

    /**
     * Entry names with the files' places.
     *
     * @param folder in which they stay until the bundle is built
     */
    static SortedMap<String, Path> unpack(Path hubcrateJar, Path folder) throws IOException {
        SortedMap<String, Path> documents = new TreeMap<>();
        try (JarFile jar = new JarFile(hubcrateJar.toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (entry.getName().startsWith(PACKED) && !entry.isDirectory()) {
                    String name = entry.getName().substring(PACKED.length());
                    Path file = folder.resolve(name);
                    Files.createDirectories(file.resolveSibling("."));
                    try (InputStream in = jar.getInputStream(entry)) {
                        Files.copy(in, file);
                    }
                    documents.put(CARRIED + name, file);
                }
            }
        }
        return documents;
    }
}
