package io.hubcrate.trust;

import io.hubcrate.content.GivenFile;
import io.hubcrate.content.IoReason;
import io.hubcrate.content.SafePath;
import io.hubcrate.content.ShellLine;
import io.hubcrate.content.UnsafePath;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.Problem;
import io.hubcrate.signing.Certificate;
import io.hubcrate.signing.CertificateReader;
import io.hubcrate.signing.KeyFileException;
import io.hubcrate.trust.TrustSettings.ListedKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads a key file or a trust folder whole, before anything is believed: every problem is told at once. */
final class TrustFolderReader {
    static final String SETTINGS = "trust.yaml";
    static final String SEQUENCES = "sequences.json";
    private static final int MAX_SETTINGS = 1 << 20;
    private static final int MAX_FILES = 200;
    private static final String HOW_TO_GET_A_KEY = "Bring the signer's public key here by another way than the bundle"
            + " (hubcrate-KEYID.public.asc of hubcrate keygen, or gpg --armor --export KEYID), compare its fingerprint"
            + " by telephone, and copy it into this folder. See docs/trust.md.";

    private final List<Problem> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, TrustedKey> keys = new LinkedHashMap<>();

    private TrustFolderReader() {}

    /** What was read; {@code keys} by primary fingerprint, {@code revoked} also of keys whose file is gone. */
    record Contents(TrustSettings settings, List<TrustedKey> keys, Map<String, String> revoked, List<String> notes) {}

    /** A single file: its keys are active and one signature is enough. */
    static Contents readFile(Path file, Set<Integer> owners) {
        TrustFolderReader reader = new TrustFolderReader();
        requireSafe(file, Optional.empty(), owners);
        reader.readKeys(file, TrustSettings.NONE);
        reader.stopIfWrong(file);
        return new Contents(TrustSettings.NONE, List.copyOf(reader.keys.values()), Map.of(), reader.notes);
    }

    /** @param owners numbers of users who may own it besides root and who runs this */
    static Contents readFolder(Path folder, Set<Integer> owners) {
        TrustFolderReader reader = new TrustFolderReader();
        requireSafe(folder, Optional.empty(), owners);
        List<Path> files = reader.list(folder);
        files.forEach(file -> requireSafe(folder, Optional.of(file), owners));
        TrustSettings settings = reader.settings(folder, files);
        files.stream().filter(file -> isKeyFile(name(file))).forEach(file -> reader.readKeys(file, settings));
        Map<String, String> revoked = reader.compareWithList(folder, settings);
        reader.stopIfWrong(folder);
        List<TrustedKey> keys = List.copyOf(reader.keys.values());
        if (keys.isEmpty()) {
            throw new InvalidInputException(
                    "trust-store-empty", "no key is in the trust folder " + folder, HOW_TO_GET_A_KEY);
        }
        // Revoked keys are counted here: a bundle signed by one of them is to be refused for that, not for this.
        if (keys.size() < settings.threshold()) {
            throw new InvalidInputException(
                    "trust-threshold-unreachable",
                    folder + " asks for " + settings.threshold() + " signers and holds " + keys.size() + " keys",
                    "Add the missing signers' keys or lower threshold in " + SETTINGS + ".");
        }
        return new Contents(settings, keys, revoked, List.copyOf(reader.notes));
    }

    private List<Path> list(Path folder) {
        Set<Path> files = new TreeSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path file : all) {
                if (files.size() == MAX_FILES) {
                    problem(folder, "holds more than " + MAX_FILES + " files; is it a trust folder?");
                    break;
                }
                files.add(file);
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            throw unreadable(folder, e);
        }
        List<Path> understood = new ArrayList<>();
        for (Path file : files) {
            if (understand(file)) {
                understood.add(file);
            }
        }
        return understood;
    }

    /** Hidden files and pages for people are let lie; everything else must be known, so that no key is overlooked. */
    private boolean understand(Path file) {
        String name = name(file);
        boolean known = isKeyFile(name) || name.equals(SETTINGS) || name.equals(SEQUENCES);
        if (name.startsWith(".")) {
            return false;
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            problem(
                    file,
                    Files.isSymbolicLink(file)
                            ? "is a symbolic link; copy the file itself here"
                            : "is not a file; a trust folder has no folders inside");
            return false;
        }
        if (known) {
            return true;
        }
        if (looksSecret(file)) {
            problem(
                    file,
                    "holds a private key; it does not belong here: move it away, and if others could read it, "
                            + "treat it as stolen");
        } else if (!name.endsWith(".txt") && !name.endsWith(".md")) {
            problem(
                    file,
                    "is not understood: keys are named *.asc or *.gpg, settings " + SETTINGS + ", pages *.txt or *.md");
        }
        return false;
    }

    private TrustSettings settings(Path folder, List<Path> files) {
        Path file = folder.resolve(SETTINGS);
        if (!files.contains(file)) {
            return TrustSettings.NONE;
        }
        byte[] bytes = readBounded(file, MAX_SETTINGS);
        if (bytes.length > MAX_SETTINGS) {
            problem(file, "has more than " + MAX_SETTINGS + " bytes");
            return TrustSettings.NONE;
        }
        try {
            return TrustSettingsReader.read(file.toString(), bytes);
        } catch (InvalidInputException e) {
            problems.addAll(e.problems());
            return TrustSettings.NONE;
        }
    }

    private void readKeys(Path file, TrustSettings settings) {
        byte[] bytes = readBounded(file, CertificateReader.MAX_BYTES);
        List<Certificate> certificates;
        try {
            certificates = CertificateReader.read(name(file), bytes);
        } catch (KeyFileException e) {
            if (e.code().equals("key-file-secret")) {
                throw e;
            }
            problem(file, e.reason());
            return;
        }
        for (Certificate certificate : certificates) {
            ListedKey listed = settings.keys() == null ? null : settings.keys().get(certificate.fingerprint());
            KeyStatus status = listed == null ? new KeyStatus.Active() : listed.status();
            TrustedKey before = keys.put(certificate.fingerprint(), new TrustedKey(name(file), certificate, status));
            if (before != null) {
                problem(file, "holds the same key as " + before.file() + ": " + certificate + "; keep the newer file");
            }
            if (settings.keys() != null && listed == null) {
                problem(file, "holds a key that " + SETTINGS + " does not list: " + certificate);
            }
            if (certificate.unusable() != null && certificate.revoked() == null) {
                notes.add(name(file) + ": no signature by " + certificate + " can count, " + certificate.unusable());
            }
        }
    }

    private Map<String, String> compareWithList(Path folder, TrustSettings settings) {
        Map<String, String> revoked = new TreeMap<>();
        if (settings.keys() != null) {
            settings.keys().forEach((fingerprint, listed) -> {
                if (listed.status() instanceof KeyStatus.Revoked status) {
                    revoked.put(fingerprint, status.reason());
                } else if (!keys.containsKey(fingerprint)) {
                    problems.add(new Problem(
                            folder.resolve(SETTINGS).toString(),
                            listed.line(),
                            listed.column(),
                            "keys",
                            "no key file here holds " + fingerprint));
                }
            });
        }
        return revoked;
    }

    private void stopIfWrong(Path subject) {
        if (!problems.isEmpty()) {
            throw new InvalidInputException(
                    "trust-store-invalid",
                    subject + " cannot be used as it is",
                    problems,
                    "Mend everything named; as long as one thing is unclear nothing is trusted.");
        }
    }

    /** Whoever could change the trust, or a file in its folder, would decide what this site trusts. */
    private static void requireSafe(Path trust, Optional<Path> file, Set<Integer> owners) {
        try {
            Optional<UnsafePath> unsafe =
                    file.isPresent() ? SafePath.findUnsafeFile(file.get(), owners) : SafePath.findUnsafe(trust, owners);
            if (unsafe.isPresent()) {
                throw new MachineException(
                        "trust-store-unsafe",
                        "the trust " + trust + " can be changed by others: "
                                + unsafe.get().text(),
                        "Copy it to where only root can write, /etc/hubcrate/trust for example, and compare the"
                                + " keys' fingerprints. " + unsafe.get().advice(),
                        null);
            }
        } catch (IOException e) {
            throw unreadable(trust, e);
        }
    }

    private static boolean looksSecret(Path file) {
        String text = new String(readBounded(file, CertificateReader.MAX_BYTES), StandardCharsets.ISO_8859_1);
        return text.contains("PRIVATE KEY");
    }

    /** One byte more than the limit at most, so that the reader sees that there was more. */
    private static byte[] readBounded(Path file, int limit) {
        try (InputStream in = GivenFile.open(file)) {
            return in.readNBytes(limit + 1);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static MachineException unreadable(Path path, Exception cause) {
        return new MachineException(
                "trust-store-unreadable",
                path + " cannot be read: " + IoReason.of(cause),
                "Look who may read it: ls -ld " + ShellLine.quoted(path),
                cause);
    }

    private static boolean isKeyFile(String name) {
        return name.endsWith(".asc") || name.endsWith(".gpg");
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private void problem(Path file, String text) {
        problems.add(new Problem(file.toString(), 0, 0, "", text));
    }
}
