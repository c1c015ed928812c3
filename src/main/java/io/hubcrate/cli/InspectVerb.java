package io.hubcrate.cli;

import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.bundle.BundleNames;
import io.hubcrate.bundle.MadeImage;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.DerivedFolders;
import io.hubcrate.lock.LockFile;
import io.hubcrate.report.HtmlReport;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hubcrate inspect}. */
@Command
final class InspectVerb extends Verb {
    @Parameters(paramLabel = "BUNDLE", description = "A bundle's folder.")
    Path bundle = Path.of("");

    @Mixin
    MediaOption media = new MediaOption();

    @Override
    Result run(Run run) {
        BundleFolder folder = BundleFolder.open(run.resolve(bundle));
        BundleMedia where = media.of(run, bundle);
        SortedMap<String, List<String>> folders = folders(folder);
        return Result.of(
                        page -> {
                            InspectPage.print(page, run, folder, where, folders);
                            new NextCommand(run, VerbName.VERIFY)
                                    .with(bundle)
                                    .options("--media", media.folders)
                                    .with("--trust PUBLIC-KEY-OR-FOLDER")
                                    .print(page);
                        },
                        () -> InspectJson.of(folder, where, folders))
                .withHtml(() -> HtmlReport.write(folder.index(), folder.signatures(), hosts(lock(folder)), folders));
    }

    @Override
    boolean offersHtml() {
        return true;
    }

    /** What derived images were made with stands in the lock alone; most bundles have none. */
    private static SortedMap<String, List<String>> folders(BundleFolder folder) {
        boolean derived = folder.index().images().stream()
                .map(BundleIndex.Image::made)
                .anyMatch(made -> made != null && made.kind() == MadeImage.Kind.DERIVED);
        return derived ? DerivedFolders.of(lock(folder), folder.index().platform()) : new TreeMap<>();
    }

    private static BundleLock lock(BundleFolder folder) {
        return LockFile.read(folder.folder().resolve(BundleNames.LOCK));
    }

    private static SortedMap<String, List<String>> hosts(BundleLock lock) {
        SortedMap<String, List<String>> hosts = new TreeMap<>();
        lock.hosts().forEach(host -> hosts.put(host.name(), host.reasons()));
        return hosts;
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example(
                        "hubcrate inspect /mnt/site-1-amd64",
                        "what is inside, where it came from, and why each image is needed"),
                new Example("hubcrate inspect /mnt/site-1-amd64 --output json", "the same for a script"),
                new Example(
                        "hubcrate inspect /mnt/site-1-amd64 --output html > site-1.html",
                        "one page for a browser or a printer, for whoever must approve it"));
    }
}
