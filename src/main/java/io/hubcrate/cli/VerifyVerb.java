package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.bundle.VerifiedBundle;
import io.hubcrate.console.Page;
import io.hubcrate.content.ByteSize;
import io.hubcrate.json.Json;
import io.hubcrate.trust.TrustPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hubcrate verify}. */
@Command
final class VerifyVerb extends Verb {
    @Parameters(paramLabel = "BUNDLE", description = "A bundle's folder, on read-only media too.")
    Path bundle = Path.of("");

    @Option(
            names = "--trust",
            paramLabel = "KEY_OR_DIR",
            required = true,
            description =
                    "A public key, or the site's folder of them. It must have come by another way than the bundle;"
                            + " a key inside a bundle is never used.")
    Path trust = Path.of("");

    @Mixin
    MediaOption media = new MediaOption();

    @Option(
            names = "--site",
            paramLabel = "NAME",
            description = "This site's name, for bundles that name the only sites that may use them.")
    @Nullable
    String site;

    @Override
    Result run(Run run) {
        TrustPolicy policy = Workplace.trust(run, trust, site);
        VerifiedBundle verified = BundleVerifier.verify(media.of(run, bundle), policy, run.events(), Cores.available());
        return Result.of(page -> print(page, run, verified), () -> json(verified));
    }

    private void print(Page page, Run run, VerifiedBundle verified) {
        BundleIndex index = verified.index();
        page.field("bundle", index.name() + " " + index.version() + " for " + index.platform());
        for (TrustPolicy.Signer signer : verified.signers()) {
            page.field("signed by", signer.userId() + ", " + signer.signedAt());
            page.field("", signer.fingerprint());
        }
        // Beside the volumes and documents stand the index and the sums.
        int files = index.volumes().size() + index.documents().size() + 2;
        page.field(
                "checked",
                Page.count(files, "file") + " with "
                        + Page.count(index.entries().size(), "part") + ", " + ByteSize.format(bytes(index)));
        page.field(
                "content",
                Page.count(index.images().size(), "image") + ", "
                        + Page.count(index.charts().size(), "chart") + ", "
                        + Page.count(index.files().size(), "file")
                        + (index.packages().isEmpty() ? "" : ", " + Page.count(packages(index), "package")));
        page.field("sums", verified.sums().toString());
        verified.notes().forEach(note -> page.field("note", note));
        page.field("verdict", page.ink().good("whole, and signed by who you trust"));
        // A bundle's folder takes no file, so the site file is not in it whatever folder this is.
        Path siteFile = run.session().home().resolve("site.yaml");
        if (!Files.exists(siteFile)) {
            new NextCommand(run, VerbName.SITE).option("--out", siteFile).print(page);
        }
        new NextCommand(run, VerbName.PREFLIGHT)
                .option("--site", siteFile)
                .option("--bundle", bundle)
                .option("--trust", trust)
                .options("--media", media.folders)
                .print(page);
    }

    private static int packages(BundleIndex index) {
        return index.packages().stream().mapToInt(set -> set.packages().size()).sum();
    }

    private static long bytes(BundleIndex index) {
        return index.volumes().stream().mapToLong(BundleIndex.Volume::size).sum();
    }

    private static ObjectNode json(VerifiedBundle verified) {
        BundleIndex index = verified.index();
        ObjectNode result = Json.object()
                .put("verdict", "verified")
                .put("name", index.name())
                .put("version", index.version())
                .put("platform", index.platform().toString())
                .put("sequence", index.sequence())
                .put("sums", verified.sums().toString())
                .put("entries", index.entries().size())
                .put("bytes", bytes(index));
        ArrayNode signers = result.putArray("signers");
        for (TrustPolicy.Signer signer : verified.signers()) {
            signers.addObject()
                    .put("fingerprint", signer.fingerprint())
                    .put("userId", signer.userId())
                    .put("signedAt", signer.signedAt().toString());
        }
        ArrayNode notes = result.putArray("notes");
        verified.notes().forEach(notes::add);
        return result;
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example("hubcrate verify /mnt/site-1-amd64 --trust site-keys", "by the site's folder of keys"),
                new Example(
                        "hubcrate verify /mnt/a/site-1-amd64 --media /mnt/b --media /mnt/c --trust site-keys",
                        "a bundle in parts, spread over three media"),
                new Example(
                        "gpgv --keyring ~/site.gpg SHA256SUMS.KEYID.asc SHA256SUMS && sha256sum -c SHA256SUMS",
                        "the same with nothing but stock tools, inside the bundle's folder"));
    }
}
