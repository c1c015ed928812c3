package io.hubcrate.registry;

import io.hubcrate.http.Addresses;
import io.hubcrate.http.StatusFailures;
import io.hubcrate.http.WebException;
import io.hubcrate.http.WebResponse;
import io.hubcrate.image.ImageReference;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A registry, or the token server it names, did not give what was asked for. */
public final class RegistryException extends WebException {
    private static final long serialVersionUID = 1L;

    private final transient ImageReference reference;
    private final List<String> registryCodes;

    /**
     * @param reference the image in question, by its own name whatever mirror was asked
     * @param registryCodes the error codes of the answer, as {@code MANIFEST_UNKNOWN}; empty if it held none
     */
    public RegistryException(
            String code,
            String action,
            String problem,
            String advice,
            String endpoint,
            int status,
            boolean temporary,
            @Nullable Duration retryAfter,
            ImageReference reference,
            List<String> registryCodes) {
        super(code, action, problem, advice, endpoint, status, temporary, retryAfter, null);
        this.reference = reference;
        this.registryCodes = List.copyOf(registryCodes);
    }

    /** What an answer stands for; temporary if its status says so. */
    static RegistryException answered(
            String code,
            String problem,
            String advice,
            WebResponse response,
            ImageReference image,
            List<String> registryCodes) {
        boolean temporary = StatusFailures.isTemporary(response.status());
        return failed(code, problem, advice, response, temporary, image, registryCodes);
    }

    /** An answer that asking again makes no better. */
    static RegistryException unusable(
            String code, String problem, String advice, WebResponse response, ImageReference image) {
        return failed(code, problem, advice, response, false, image, List.of());
    }

    static RegistryException failed(
            String code,
            String problem,
            String advice,
            WebResponse response,
            boolean temporary,
            ImageReference image,
            List<String> registryCodes) {
        return new RegistryException(
                code,
                response.request().action(),
                problem,
                advice,
                Addresses.shown(response.address()),
                response.status(),
                temporary,
                temporary ? StatusFailures.retryAfter(response).orElse(null) : null,
                image,
                registryCodes);
    }

    /** The image in question. */
    public ImageReference reference() {
        return reference;
    }

    /**
     * The registry's own error codes.
     *
     * @see <a href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#error-codes">the list</a>
     */
    public List<String> registryCodes() {
        return registryCodes;
    }
}
