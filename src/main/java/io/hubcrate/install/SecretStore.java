package io.hubcrate.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.content.AtomicFile;
import io.hubcrate.content.IoReason;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.Redactor;
import io.hubcrate.failure.Secret;
import io.hubcrate.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Secrets made for one site, kept in its state folder for its owner alone. Each is made once, is on the disk before it is
 * used anywhere, and is the same ever after. Whatever it holds is masked in every output.
 */
public final class SecretStore {
    /** The file's name in the state folder. */
    public static final String FILE = "secrets.json";

    private static final int MOST_BYTES = 1 << 20;

    private final Path file;
    private final boolean makes;
    private final Redactor redactor;
    private final SortedMap<String, String> values = new TreeMap<>();

    private SecretStore(Path file, boolean makes, Redactor redactor) {
        this.file = file;
        this.makes = makes;
        this.redactor = redactor;
    }

    /**
     * For runs that change the site; whoever opens it holds the {@link RunLock}.
     *
     * @throws MachineException code {@code secrets-unreadable}
     */
    public static SecretStore open(StateFolder state, Redactor redactor) {
        return read(state.folder().resolve(FILE), true, redactor);
    }

    /**
     * For verbs that only look: what is not there is not made.
     *
     * @throws MachineException code {@code state-folder-unsafe}
     */
    public static SecretStore look(Path stateFolder, Redactor redactor) {
        try {
            StateFolder.requireSafeIfThere(stateFolder);
        } catch (IOException e) {
            throw StateFolder.unusable(stateFolder, e);
        }
        return read(stateFolder.resolve(FILE), false, redactor);
    }

    private static SecretStore read(Path file, boolean makes, Redactor redactor) {
        SecretStore store = new SecretStore(file, makes, redactor);
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            JsonNode root = Json.parse(in.readNBytes(MOST_BYTES));
            root.properties().forEach(field -> {
                store.values.put(field.getKey(), field.getValue().asText());
                redactor.add(Secret.of(field.getValue().asText().toCharArray()));
            });
        } catch (NoSuchFileException e) {
            // The first run at this site.
        } catch (IOException e) {
            throw failed(file, e);
        }
        return store;
    }

    private static MachineException failed(Path file, IOException e) {
        return new MachineException(
                "secrets-unreadable",
                "the site's secrets in " + file + " cannot be used: " + IoReason.of(e),
                ShellLine.of("Look at the file and the free space: ls -l {}; df -h {}", file, file)
                        + ". Put back a copy if you have one; without it, hub and users get new secrets.",
                e);
    }

    /** A secret that was made before, or by somebody who holds the store. */
    public synchronized Optional<Secret> find(String name) {
        return Optional.ofNullable(values.get(name)).map(value -> Secret.of(value.toCharArray()));
    }

    /** Names of those that there are, sorted. */
    public synchronized List<String> names() {
        return new ArrayList<>(values.keySet());
    }

    /**
     * The secret of that name, made now if there is none.
     *
     * @param made gives a new one
     * @throws IllegalStateException in a store that only looks and has none
     */
    public synchronized Secret require(String name, Supplier<Secret> made) {
        Optional<Secret> found = find(name);
        if (found.isPresent()) {
            return found.get();
        }
        Secret secret = made.get();
        put(name, secret);
        return secret;
    }

    /** Keeps a secret under that name, in place of an earlier one. */
    public synchronized void put(String name, Secret secret) {
        redactor.add(secret);
        SortedMap<String, String> all = new TreeMap<>(values);
        all.put(name, secret.reveal(String::new));
        write(all);
    }

    /**
     * Takes over what is in use at the site, in place of what this host has under these names: the host's copy is the
     * older one. In a store that only looks it is known until the command ends.
     *
     * @return the names of those that were other ones here, or were not here
     */
    public synchronized List<String> adopt(SortedMap<String, Secret> inUse) {
        SortedMap<String, String> all = new TreeMap<>(values);
        List<String> news = new ArrayList<>();
        inUse.forEach((name, secret) -> {
            redactor.add(secret);
            String value = secret.reveal(String::new);
            if (!value.equals(all.put(name, value))) {
                news.add(name);
            }
        });
        if (news.isEmpty()) {
            return news;
        }
        if (makes) {
            write(all);
        } else {
            values.putAll(all);
        }
        return news;
    }

    /** Lets go of what is worth nothing any more. */
    public synchronized void forget(String name) {
        SortedMap<String, String> all = new TreeMap<>(values);
        if (all.remove(name) != null) {
            write(all);
        }
    }

    private void write(SortedMap<String, String> all) {
        if (!makes) {
            throw new IllegalStateException("who only looks changes no secret");
        }
        ObjectNode root = Json.object();
        all.forEach(root::put);
        try {
            AtomicFile.writePrivate(file, Json.write(root));
        } catch (IOException e) {
            throw failed(file, e);
        }
        values.clear();
        values.putAll(all);
    }

    /** What stands before every output. */
    public Redactor redactor() {
        return redactor;
    }
}
