package io.hubcrate.chart;

import io.hubcrate.content.Digest;
import io.hubcrate.content.IoReason;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.signing.ClearsignVerifier;
import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Helm's provenance file: Chart.yaml and the archive's digest in one clearsigned message.
 *
 * @see <a href="https://helm.sh/docs/topics/provenance/#the-provenance-file">the provenance file</a>
 */
final class ChartProvenance {
    private static final long MAX_KEYRING = 16L << 20;

    private ChartProvenance() {}

    /**
     * Demands that someone in the keyring has signed exactly this archive under this name.
     *
     * @param keyring binary or armored public keys
     * @return the signer's fingerprint in upper-case hexadecimal
     * @throws IntegrityException of code {@code chart-provenance-missing} if there is no such file, {@code
     *     provenance-invalid} if it does not hold
     * @throws InvalidInputException of code {@code keyring-unusable}
     */
    static String require(String subject, FoundChart found, ChartMetadata metadata, Path keyring) {
        byte[] keys = readKeyring(keyring);
        byte[] message = found.provenance()
                .get()
                .orElseThrow(
                        () -> new IntegrityException(
                                "chart-provenance-missing",
                                subject,
                                "a provenance file signed by a key of " + keyring,
                                "none",
                                "Ask the publisher for it, or take 'keyring' out of the manifest if the chart was never signed."));
        ClearsignVerifier.Verified verified = ClearsignVerifier.verify(subject + ", provenance", message, keys);
        requireNames(subject, verified.text(), found, metadata);
        return verified.fingerprint();
    }

    private static void requireNames(String subject, byte[] text, FoundChart found, ChartMetadata metadata) {
        // Not two YAML documents (the second would need its ---): Helm itself splits at this line.
        String[] parts = new String(text, StandardCharsets.UTF_8).split("\n\\.\\.\\.\n", -1);
        if (parts.length != 2) {
            throw invalid(subject, "Chart.yaml, '...' and a list of files", parts.length + " parts");
        }
        YamlNode.Mapping chart = mapping(subject, parts[0]);
        YamlNode.Mapping sums = mapping(subject, parts[1]);
        String named = chart.findText("name").orElse("") + " "
                + chart.findText("version").orElse("");
        String wanted = metadata.name() + " " + metadata.version();
        if (!named.equals(wanted)) {
            throw invalid(subject, "a signature for " + wanted, "one for " + named);
        }
        String digest = Digest.of(found.bytes()).toString();
        String packaged = metadata.name() + "-" + metadata.version() + ".tgz";
        Optional<YamlNode.Mapping> files =
                sums.find("files").filter(YamlNode.Mapping.class::isInstance).map(YamlNode.Mapping.class::cast);
        String signed = files.flatMap(names -> names.findText(packaged).or(() -> names.findText(found.fileName())))
                .orElse("no digest of " + packaged);
        if (!signed.equals(digest)) {
            throw invalid(subject, digest + " to be what was signed", signed);
        }
    }

    private static YamlNode.Mapping mapping(String subject, String part) {
        try {
            List<YamlNode> documents =
                    YamlReader.readAll(subject + ", provenance", part.getBytes(StandardCharsets.UTF_8));
            if (documents.size() == 1 && documents.get(0) instanceof YamlNode.Mapping mapping) {
                return mapping;
            }
        } catch (InvalidInputException e) {
            throw invalid(subject, "Chart.yaml, '...' and a list of files", "text that is no YAML");
        }
        throw invalid(subject, "Chart.yaml, '...' and a list of files", "something else");
    }

    private static byte[] readKeyring(Path keyring) {
        try {
            if (Files.size(keyring) <= MAX_KEYRING) {
                return Files.readAllBytes(keyring);
            }
        } catch (IOException e) {
            throw new InvalidInputException(
                    "keyring-unusable",
                    keyring + " cannot be read: " + IoReason.of(e),
                    "Correct 'keyring' in the manifest; relative paths count from the manifest's folder.");
        }
        throw new InvalidInputException(
                "keyring-unusable",
                keyring + " has more than 16 MiB",
                "Export only the publisher's key: gpg --export FINGERPRINT > keyring.gpg");
    }

    private static IntegrityException invalid(String subject, String expected, String found) {
        return new IntegrityException(
                "provenance-invalid", subject, expected, found, "Do not use this archive; ask its publisher.");
    }
}
