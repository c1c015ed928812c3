package io.hubcrate.registry;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.registry.credentials.DockerConfigCredentialRetriever;
import io.hubcrate.content.LimitedCall;
import io.hubcrate.failure.InterruptedRunException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Secret;
import io.hubcrate.settings.BuilderSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Logins from Docker's config.json, its credential store and its credential helpers, read by jib. Each registry is
 * looked up once. Thread-safe.
 */
final class Credentials {
    /** Long enough for a person who must unlock a key ring. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path file;
    private final Duration patience;
    private final Lookup lookup;
    private final Map<String, Optional<Login>> known = new ConcurrentHashMap<>();

    /**
     * A login.
     *
     * @param refreshToken whether the secret is an OAuth 2 refresh token and there is no user
     */
    record Login(String user, Secret secret, boolean refreshToken) {
        /** The value of an {@code Authorization} header (RFC 7617). */
        Secret basic() {
            return secret.reveal(characters -> {
                byte[] pair = (user + ":" + new String(characters)).getBytes(StandardCharsets.UTF_8);
                return Secret.of(("Basic " + Base64.getEncoder().encodeToString(pair)).toCharArray());
            });
        }
    }

    /** How jib is asked; its credential helpers are programs of somebody else's, with which it waits for ever. */
    @FunctionalInterface
    interface Lookup {
        Optional<Credential> find(String registry, Consumer<LogEvent> log) throws IOException;
    }

    Credentials(Path file, Duration patience, Lookup lookup) {
        this.file = file;
        this.patience = patience;
        this.lookup = lookup;
    }

    /** From the settings' file, else from {@code DOCKER_CONFIG}'s folder, else from the home folder. */
    static Credentials of(BuilderSettings settings, Path homeFolder, Map<String, String> environment) {
        Path named = settings.dockerConfig();
        String folder = environment.getOrDefault("DOCKER_CONFIG", "");
        Path usual = folder.isEmpty() ? homeFolder.resolve(".docker") : Path.of(folder);
        Path file = named == null ? usual.resolve("config.json") : named;
        return new Credentials(file, PATIENCE, (registry, log) -> DockerConfigCredentialRetriever.create(registry, file)
                .retrieve(log));
    }

    /**
     * @param registry as people log in to it, {@code docker.io} for Docker Hub under any of its names
     * @throws InvalidInputException if the file cannot be read
     */
    Optional<Login> find(String registry) {
        return known.computeIfAbsent(registry, this::read);
    }

    private Optional<Login> read(String registry) {
        List<String> warnings = new CopyOnWriteArrayList<>();
        try {
            return LimitedCall.within(
                            patience,
                            "registry-login",
                            () -> lookup.find(registry, event -> {
                                if (event.getLevel() == LogEvent.Level.WARN
                                        || event.getLevel() == LogEvent.Level.ERROR) {
                                    warnings.add(event.getMessage());
                                }
                            }))
                    .map(Credentials::login);
        } catch (TimeoutException e) {
            throw unreadable(
                    registry, "the credential helper has not answered for " + patience.toSeconds() + " seconds");
        } catch (ExecutionException e) {
            // jib throws unchecked exceptions at an entry that is not base64 of user:password.
            throw unreadable(
                    registry, warnings.isEmpty() ? "its entry is no user:password in base64" : warnings.get(0));
        } catch (InterruptedException e) {
            throw new InterruptedRunException("interrupted: look for a login to " + registry, e);
        }
    }

    private InvalidInputException unreadable(String registry, String why) {
        return new InvalidInputException(
                "credentials-unreadable",
                "the credentials of " + registry + " in " + file + " cannot be read: " + why,
                "Log in again with 'docker login " + registry + "', or name another file as 'dockerConfig' in the"
                        + " builder's settings.");
    }

    private static Login login(Credential credential) {
        Secret secret = Secret.of(credential.getPassword().toCharArray());
        boolean refresh = credential.isOAuth2RefreshToken();
        return new Login(refresh ? "" : credential.getUsername(), secret, refresh);
    }
}
