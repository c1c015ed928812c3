package io.hubcrate.cli;

import io.hubcrate.console.Page;
import io.hubcrate.failure.Secret;
import io.hubcrate.json.Json;
import io.hubcrate.signing.GeneratedKey;
import io.hubcrate.signing.KeyAlgorithm;
import io.hubcrate.signing.KeyFiles;
import io.hubcrate.signing.KeyGenerator;
import io.hubcrate.signing.KeyRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hubcrate keygen}. */
@Command
final class KeygenVerb extends Verb {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            required = true,
            description = "Who signs, as people will read it years later: 'Example Site <ops@example.org>'.")
    String name = "";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "The folder for the key's four files; nothing in it is replaced.")
    Path out = Path.of("");

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            defaultValue = "rsa4096",
            description = "rsa4096 (the default: every gpg can check it) or ed25519 (gpg 2.1 or newer).")
    String algorithm = "rsa4096";

    @Option(
            names = "--expires",
            paramLabel = "YYYY-MM-DD",
            description =
                    "The first day on which signatures by it do not count any more; without it the key has no end.")
    @Nullable
    LocalDate expires;

    @Option(
            names = "--no-passphrase",
            description = "A key without passphrase: whoever finds its file can sign with it.")
    boolean unprotected;

    @Mixin
    PassphraseOptions passphrase = new PassphraseOptions();

    @Override
    Result run(Run run) throws IOException {
        Instant end =
                expires == null ? null : expires.atStartOfDay(ZoneOffset.UTC).toInstant();
        KeyRequest request =
                new KeyRequest(name, KeyAlgorithm.parse(algorithm.toLowerCase(Locale.ROOT)), end, unprotected);
        request.requireEndAfter(run.session().clock().instant());
        Secret secret =
                unprotected ? Secret.of(new char[0]) : passphrase.readNew(run.session(), "Passphrase for the new key");
        GeneratedKey key = new KeyGenerator()
                .generate(request, secret, run.session().clock().instant());
        KeyFiles files = KeyFiles.write(key, run.resolve(out));
        return Result.of(page -> print(page, run, key, files), () -> Json.object()
                .put("fingerprint", key.fingerprint())
                .put("keyId", key.keyId())
                .put("name", key.name())
                .put("secretKey", run.show(files.secretKey()))
                .put("publicKey", run.show(files.publicKey()))
                .put("keyring", run.show(files.keyring()))
                .put("fingerprintPage", run.show(files.fingerprintPage())));
    }

    private static void print(Page page, Run run, GeneratedKey key, KeyFiles files) {
        page.field("key", key.name() + " (" + key.algorithm() + ")");
        page.field("fingerprint", key.fingerprint().replaceAll("(.{4})(?!$)", "$1 "));
        page.field("secret", run.show(files.secretKey()) + "   stays with the signer");
        page.field("public", run.show(files.publicKey()) + "   for a site's trust folder");
        page.field("keyring", run.show(files.keyring()) + "   the same for gpgv: site.gpg in the guide");
        page.field("page", run.show(files.fingerprintPage()) + "   print it; it travels by another way");
        new NextCommand(run, VerbName.BUILD)
                .with("MANIFEST --out DIR")
                .option("--sign-key", run.show(files.secretKey()))
                .print(page);
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example(
                        "hubcrate keygen --name 'Example Site <ops@example.org>' --out keys",
                        "a key that stock gpg of every age can check; asks for a passphrase"),
                new Example(
                        "hubcrate keygen --name Nightly --out keys --passphrase-file secret --expires 2028-01-01",
                        "without a person, and with an end"));
    }
}
