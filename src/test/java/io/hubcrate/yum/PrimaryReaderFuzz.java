package io.hubcrate.yum;

import io.hubcrate.http.Web;
import io.hubcrate.signing.PackageKeys;
import io.hubcrate.testing.FileWeb;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamException;

/** Any bytes are a list of packages below their repository or a refusal; with them the choosing ends, too. */
public final class PrimaryReaderFuzz {
    private static final URI BASE = URI.create("https://mirror.example/r/");
    private static final Web NOTHING = new FileWeb();

    private PrimaryReaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        YumRepository repository = new YumRepository(NOTHING, "r", BASE, PackageKeys.read(Map.of()), false);
        List<PoolPackage> packages = new ArrayList<>();
        Map<String, PoolPackage> byChecksum = new HashMap<>();
        try {
            new PrimaryReader(repository, Set.of("noarch", "x86_64")).read(new ByteArrayInputStream(input), rpm -> {
                packages.add(rpm);
                byChecksum.put(rpm.requireSource().id(), rpm);
                if (rpm.flaw == null) {
                    URI address = repository.resolve(rpm.requireFile().location());
                    if (!address.normalize().toString().startsWith(BASE.toString())) {
                        throw new AssertionError("lets " + address + " through");
                    }
                }
                if (PackageFileName.of(rpm.nevra.toString()).contains("/")) {
                    throw new AssertionError("a path: " + rpm.nevra);
                }
            });
            choose(packages);
        } catch (XMLStreamException | MetadataException e) {
            // What a person is told.
        }
        try {
            FilelistsReader.read(new ByteArrayInputStream(input), byChecksum, Set.of("/a"), (rpm, file) -> {});
        } catch (XMLStreamException e) {
            // What a person is told.
        }
    }

    private static void choose(List<PoolPackage> packages) {
        PackagePool pool = new PackagePool(packages, (wanted, found) -> {});
        List<List<PoolPackage>> jobs = packages.stream().limit(3).map(List::of).toList();
        Closure closure = new Closure(pool, List.of(), packages, true);
        List<PoolPackage> chosen = closure.search(jobs);
        if (chosen != null) {
            Selection selection = new Selection(pool, chosen);
            chosen.stream().flatMap(rpm -> rpm.requires.stream()).forEach(requirement -> {
                if (!selection.satisfies(requirement)) {
                    throw new AssertionError("leaves " + requirement + " open");
                }
            });
        }
    }
}
