package io.hubcrate.signing;

import io.hubcrate.content.AtomicFile;
import io.hubcrate.content.IoReason;
import io.hubcrate.content.OwnFolder;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a new key is put: four files named after its ID.
 *
 * @param secretKey readable by its owner alone
 * @param publicKey armored, for a trust folder
 * @param keyring binary, for gpgv
 * @param fingerprintPage to be carried by another way
 */
public record KeyFiles(Path secretKey, Path publicKey, Path keyring, Path fingerprintPage) {

    /**
     * Writes a key into a folder, which is made if missing; nothing there is ever replaced.
     *
     * @throws InvalidInputException code {@code key-file-exists}
     * @throws MachineException codes {@code key-not-written}, {@code folder-unsafe} if somebody else could exchange the
     *     public key there
     */
    public static KeyFiles write(GeneratedKey key, Path folder) {
        String stem = "hubcrate-" + key.keyId();
        KeyFiles files = new KeyFiles(
                folder.resolve(stem + ".secret.asc"),
                folder.resolve(stem + ".public.asc"),
                folder.resolve(stem + ".gpg"),
                folder.resolve(stem + ".fingerprint.txt"));
        for (Path file : files.all()) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new InvalidInputException(
                        "key-file-exists", file + " is there already", "Name another folder with --out.");
            }
        }
        try {
            OwnFolder.makeAll(folder);
            OwnFolder.requireSafe(folder);
            AtomicFile.writePrivate(files.secretKey(), key.armoredSecretKey());
            AtomicFile.write(files.publicKey(), key.armoredPublicKey());
            AtomicFile.write(files.keyring(), key.keyring());
            AtomicFile.write(files.fingerprintPage(), key.fingerprintPage().getBytes(StandardCharsets.UTF_8));
            return files;
        } catch (IOException e) {
            throw new MachineException(
                    "key-not-written",
                    "the key could not be written into " + folder + ": " + IoReason.of(e),
                    ShellLine.of("Look at space and permissions there: df -h {}; ls -la {}", folder, folder)
                            + ". Delete what was begun and try again.",
                    e);
        }
    }

    private List<Path> all() {
        return List.of(secretKey, publicKey, keyring, fingerprintPage);
    }
}
