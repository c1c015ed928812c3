package io.hubcrate.yum;

import java.net.URI;

/** Any bytes are a repomd.xml that leads nowhere else or a refusal. */
public final class RepomdFuzz {
    private static final String BASE = "https://mirror.example/r/";

    private RepomdFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Repomd.read("fuzz", input).files().values().forEach(file -> {
                URI address = URI.create(BASE + file.location().replace("^", "%5E"));
                if (!address.normalize().toString().startsWith(BASE)) {
                    throw new AssertionError("lets " + address + " through");
                }
                String name = file.location().substring(file.location().lastIndexOf('/') + 1);
                if (!PackageFileName.ofModules(name).matches("[A-Za-z0-9._+-]+")) {
                    throw new AssertionError("a file's name: " + name);
                }
            });
        } catch (MetadataException e) {
            // What a person is told.
        }
    }
}
