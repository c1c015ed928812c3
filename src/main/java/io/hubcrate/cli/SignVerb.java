package io.hubcrate.cli;

import io.hubcrate.bundle.BundleSigning;
import io.hubcrate.content.GivenFile;
import io.hubcrate.json.Json;
import io.hubcrate.signing.DetachedSignature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hubcrate sign}. */
@Command
final class SignVerb extends Verb {
    /** Far more than any signature has. */
    private static final int MAX_BYTES = 1 << 20;

    @Parameters(paramLabel = "BUNDLE", description = "A bundle's folder. Its content is checked before it is signed.")
    Path bundle = Path.of("");

    @Option(names = "--key", paramLabel = "KEY", description = "The secret key to sign with.")
    @Nullable
    Path key;

    @Mixin
    PassphraseOptions passphrase = new PassphraseOptions();

    @Option(
            names = "--import",
            paramLabel = "FILE",
            description =
                    "Instead: take over a signature that gpg --detach-sign SHA256SUMS made, with a smartcard perhaps.")
    @Nullable
    Path imported;

    @Option(names = "--replace", description = "Replace another signature by the same key.")
    boolean replace;

    @Override
    Result run(Run run) throws IOException {
        if ((key == null) == (imported == null)) {
            throw new UsageException(
                    "sign needs --key or --import, and not both",
                    List.of(),
                    "hubcrate sign BUNDLE --key KEY\nhubcrate sign BUNDLE --import SHA256SUMS.asc");
        }
        Path folder = run.resolve(bundle);
        // Before the bundle, which takes long to read.
        KeySigner signer = key == null ? null : KeySigner.open(run, key, passphrase);
        DetachedSignature made = key == null ? readImported(run) : null;
        byte[] sums = BundleSigning.readSums(folder, run.events(), Cores.available());
        String keyId;
        byte[] armored;
        if (signer != null) {
            var signature = signer.sign(sums);
            keyId = signature.keyId();
            armored = signature.armored();
        } else {
            DetachedSignature signature = Objects.requireNonNull(made);
            keyId = signature.keyId();
            armored = signature.armored();
        }
        String name = BundleSigning.sign(folder, keyId, armored, replace);
        return Result.of(
                page -> {
                    page.field("signed", run.show(folder.resolve(name)));
                    page.field("by key", keyId);
                    new NextCommand(run, VerbName.VERIFY)
                            .with(bundle)
                            .with("--trust PUBLIC-KEY-OR-FOLDER")
                            .print(page);
                },
                () -> Json.object()
                        .put("signature", run.show(folder.resolve(name)))
                        .put("keyId", keyId));
    }

    private DetachedSignature readImported(Run run) throws IOException {
        if (imported == null) {
            throw new IllegalStateException("asked for without --import");
        }
        try (var in = GivenFile.open(run.resolve(imported))) {
            return DetachedSignature.importFrom(in.readNBytes(MAX_BYTES));
        }
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example(
                        "hubcrate sign /data/bundles/site-1-amd64 --key approver.secret.asc", "a second person signs"),
                new Example(
                        "gpg --digest-algo SHA512 --armor --detach-sign SHA256SUMS",
                        "on the machine with the smartcard, inside the bundle's copy"),
                new Example("hubcrate sign /data/bundles/site-1-amd64 --import SHA256SUMS.asc", "and takes it over"));
    }
}
