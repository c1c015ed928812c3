package io.hubcrate.site;

import io.hubcrate.content.GivenFile;
import io.hubcrate.content.UnsafePath;
import io.hubcrate.failure.Secret;
import io.hubcrate.yaml.YamlValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The local files that a site file names, relative to its folder: only if nobody else can change them, secrets only if
 * nobody else can read them either.
 */
final class SiteFiles {
    static final String KNOWN_HOSTS = "known_hosts";

    private static final int MAX_SECRET = 4096;

    private final Path folder;
    private final Set<Integer> owners;

    SiteFiles(Path folder, Set<Integer> owners) {
        this.folder = folder;
        this.owners = owners;
    }

    /** A path that need not exist yet. */
    Optional<Path> path(YamlValue value) {
        return value.text(text -> {
            if (text.isBlank()) {
                throw new IllegalArgumentException("a path expected");
            }
            if (text.startsWith("~")) {
                throw new IllegalArgumentException("a whole path expected; '~' is the shell's own abbreviation");
            }
            try {
                return folder.resolve(text).normalize();
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("a path expected", e);
            }
        });
    }

    Optional<Path> readable(YamlValue value) {
        return judged(value, GivenFile::findUnsafe);
    }

    /** A readable file that is closed to group and others, as ssh demands it of keys. */
    Optional<Path> closed(YamlValue value) {
        return judged(value, GivenFile::findOpenSecret);
    }

    /** A path that need not exist yet; what is there is nobody else's. */
    Optional<Path> ownPath(YamlValue value) {
        return path(value).filter(file -> isSafe(value, file, GivenFile::findUnsafe));
    }

    private interface Judge {
        Optional<UnsafePath> findFault(Path file, Set<Integer> owners) throws IOException;
    }

    private Optional<Path> judged(YamlValue value, Judge judge) {
        return path(value).filter(file -> {
            boolean fits = Files.isRegularFile(file) && Files.isReadable(file);
            if (!fits) {
                value.problem(GivenFile.whyNot(file));
            }
            return fits && isSafe(value, file, judge);
        });
    }

    private boolean isSafe(YamlValue value, Path file, Judge judge) {
        try {
            Optional<UnsafePath> fault = judge.findFault(file, owners);
            fault.ifPresent(unsafe ->
                    value.problem("others may read or change " + file + ": " + unsafe.text() + ". " + unsafe.advice()));
            return fault.isEmpty();
        } catch (IOException e) {
            value.problem("cannot look at " + file);
            return false;
        }
    }

    /** The first line of a closed file. */
    Optional<Secret> secret(YamlValue value) {
        return closed(value).flatMap(file -> {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(MAX_SECRET + 1);
                CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
                int end = lineEnd(text);
                boolean alone = text.length() <= end + 2 && bytes.length <= MAX_SECRET;
                char[] characters = new char[end];
                text.get(characters);
                Arrays.fill(bytes, (byte) 0);
                if (end > 0 && alone) {
                    return Optional.of(Secret.of(characters));
                }
                value.problem("one line with the password alone expected in " + file);
            } catch (CharacterCodingException e) {
                value.problem(file + " is not UTF-8 text");
            } catch (IOException e) {
                value.problem("cannot read " + file);
            }
            return Optional.empty();
        });
    }

    /** A closed file with a secret that is read only when it is needed. */
    Optional<Path> secretFile(YamlValue value) {
        return secret(value).flatMap(known -> path(value));
    }

    /** {@code known_hosts} beside the site file. */
    Path usualKnownHosts() {
        return folder.resolve(KNOWN_HOSTS);
    }

    private static int lineEnd(CharBuffer text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n' || text.charAt(i) == '\r') {
                return i;
            }
        }
        return text.length();
    }
}
