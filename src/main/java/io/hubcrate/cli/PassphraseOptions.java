package io.hubcrate.cli;

import io.hubcrate.content.GivenFile;
import io.hubcrate.content.SafePath;
import io.hubcrate.content.UnsafePath;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a passphrase comes from: a prompt, a file or an open descriptor; never an argument, which ps would show. */
final class PassphraseOptions {
    private static final int MAX_BYTES = 4096;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "Read the key's passphrase from the first line of FILE instead of asking.")
    @Nullable
    Path file;

    @Option(
            names = "--passphrase-fd",
            paramLabel = "N",
            description = "Read the key's passphrase from the open file descriptor N instead of asking.")
    @Nullable
    Integer descriptor;

    /** The passphrase of an existing key. */
    Secret read(Session session, String question) throws IOException {
        Optional<Secret> given = readGiven(session);
        return given.isPresent() ? given.get() : ask(session, question);
    }

    /** The passphrase of a new key, asked for twice. */
    Secret readNew(Session session, String question) throws IOException {
        Optional<Secret> given = readGiven(session);
        if (given.isPresent()) {
            return given.get();
        }
        Secret first = ask(session, question);
        Secret second = ask(session, "The same again");
        boolean same = first.reveal(one -> second.reveal(other -> Arrays.equals(one, other)));
        if (!same) {
            throw new InvalidInputException(
                    "passphrase-differs", "the two passphrases are not the same", "Type the command again.");
        }
        return first;
    }

    /** Before anything else is done. */
    void requireOne() {
        if (file != null && descriptor != null) {
            throw new UsageException(
                    "--passphrase-file and --passphrase-fd exclude each other", java.util.List.of(), "");
        }
    }

    private Optional<Secret> readGiven(Session session) throws IOException {
        requireOne();
        if (file != null) {
            requireClosed(session, session.resolve(file), file.toString());
            return Optional.of(firstLine(session.resolve(file), file.toString()));
        }
        if (descriptor != null) {
            return Optional.of(firstLine(Path.of("/dev/fd/" + descriptor), "descriptor " + descriptor));
        }
        return Optional.empty();
    }

    /**
     * Refuses a file with a secret that others may read or change; a pipe is whose it is.
     *
     * @throws InvalidInputException code {@code secret-file-open}
     */
    static void requireClosed(Session session, Path file, String name) throws IOException {
        Optional<UnsafePath> fault = GivenFile.findOpenSecret(file, SafePath.behindSudo(session.environment()));
        if (fault.isPresent()) {
            throw new InvalidInputException(
                    "secret-file-open",
                    "others may read or change " + name + ": " + fault.get().text(),
                    "If others could have read it, make a new one. "
                            + fault.get().advice());
        }
    }

    private static Secret ask(Session session, String question) {
        return session.prompt()
                .ask(question)
                .orElseThrow(() -> new InvalidInputException(
                        "passphrase-missing",
                        "a passphrase is needed, and there is no terminal to ask at",
                        "Give --passphrase-file FILE or --passphrase-fd N."));
    }

    private static Secret firstLine(Path source, String name) throws IOException {
        byte[] bytes;
        try (InputStream in = GivenFile.open(source)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        if (end > MAX_BYTES) {
            throw new InvalidInputException(
                    "passphrase-missing",
                    "the first line of " + name + " is longer than " + MAX_BYTES + " bytes",
                    "Name the file that holds the passphrase and nothing else.");
        }
        try {
            CharBuffer characters = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end));
            char[] passphrase = new char[characters.remaining()];
            characters.get(passphrase);
            Secret secret = Secret.of(passphrase);
            Arrays.fill(passphrase, '\0');
            Arrays.fill(characters.array(), '\0');
            return secret;
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(
                    "passphrase-missing",
                    "the first line of " + name + " is not UTF-8 text",
                    "Write it again as text.");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
