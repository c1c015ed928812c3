package io.hubcrate.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.http.Addresses;
import io.hubcrate.http.StatusFailures;
import io.hubcrate.http.WebResponse;
import io.hubcrate.image.ImageReference;
import io.hubcrate.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Turns a registry's refusal into an exception that says what to do. */
final class RegistryErrors {
    private static final int MAX_CODES = 20;

    private RegistryErrors() {}

    /** The error codes of a refusal's body; empty if it is no such document. */
    static List<String> codes(byte[] body) {
        List<String> codes = new ArrayList<>();
        try {
            for (JsonNode error : Json.parse(body).path("errors")) {
                String code = error.path("code").asText("");
                if (code.matches("[A-Za-z0-9_. -]{1,60}") && codes.size() < MAX_CODES) {
                    codes.add(code);
                }
            }
        } catch (IOException e) {
            // A page for people, or nothing: the status says enough.
            return List.of();
        }
        return codes;
    }

    /** The failure that an answer stands for. */
    static RegistryException of(WebResponse response, RegistryEndpoint endpoint, ImageReference image) {
        int status = response.status();
        List<String> codes = codes(response.readError());
        String where = Addresses.authority(response.address());
        String said = " (status " + status + (codes.isEmpty() ? "" : ", " + String.join(", ", codes)) + ")";
        String login = "'docker login " + endpoint.registry() + "'";
        String mirror = endpoint.mirrored() ? " It was asked as the mirror of " + image.registry() + "." : "";
        if (endpoint.writes() && status != 429 && status != 503) {
            return ofPush(response, endpoint, image, where, said, codes);
        }
        return switch (status) {
            case 401 ->
                failure(
                        "registry-unauthorized",
                        where + " asks for a login, or the image does not exist" + said,
                        "Check the name, or log in with " + login + "." + mirror,
                        response,
                        image,
                        codes);
            case 403 ->
                failure(
                        "registry-forbidden",
                        where + " does not allow it" + said,
                        "Ask the registry's owner for the right to pull " + endpoint.repository()
                                + ", or log in as somebody" + " else with " + login + "." + mirror,
                        response,
                        image,
                        codes);
            case 404 ->
                failure(
                        "registry-not-found",
                        where + " has no such thing" + said,
                        "Check name and tag; if it was withdrawn, name a successor or a rename." + mirror,
                        response,
                        image,
                        codes);
            case 429, 503 ->
                failure(
                        "registry-busy",
                        where + " asks us to come back later" + said,
                        "Wait, or log in with " + login + ": registries let known users pull more.",
                        response,
                        image,
                        codes);
            default ->
                failure(
                        "registry-error",
                        where + " answered unexpectedly" + said,
                        status == 407
                                ? "The proxy asks for a login: give it in HTTPS_PROXY or 'proxy' in the builder's settings."
                                : "Try again later; if it stays so, tell the registry's operators." + mirror,
                        response,
                        image,
                        codes);
        };
    }

    private static RegistryException ofPush(
            WebResponse response,
            RegistryEndpoint endpoint,
            ImageReference image,
            String where,
            String said,
            List<String> codes) {
        String login = "'docker login " + endpoint.registry() + "'";
        String repository = endpoint.repository();
        return switch (response.status()) {
            case 401 ->
                failure(
                        "registry-unauthorized",
                        where + " asks for another login" + said,
                        "Log in with " + login + " as somebody who may push to " + repository + ".",
                        response,
                        image,
                        codes);
            case 403 ->
                failure(
                        "registry-forbidden",
                        where + " does not allow it" + said,
                        "Ask the registry's owner for the right to push to " + repository
                                + ", or log in as somebody else with " + login + ".",
                        response,
                        image,
                        codes);
            case 413 ->
                failure(
                        "push-refused",
                        where + " does not take so much at once" + said,
                        "Raise the limit on request bodies in what stands before the registry"
                                + " (nginx: client_max_body_size 0).",
                        response,
                        image,
                        codes);
            default ->
                failure(
                        "push-refused",
                        where + " did not take it" + said,
                        StatusFailures.isTemporary(response.status())
                                ? "Type the same command again: what is there already is skipped."
                                : "See that " + repository
                                        + " may be made there: Harbor wants its project and Nexus its"
                                        + " repository to exist before.",
                        response,
                        image,
                        codes);
        };
    }

    private static RegistryException failure(
            String code,
            String problem,
            String advice,
            WebResponse response,
            ImageReference image,
            List<String> codes) {
        return new RegistryException(
                code,
                response.request().action(),
                problem,
                advice,
                Addresses.shown(response.address()),
                response.status(),
                StatusFailures.isTemporary(response.status()),
                StatusFailures.retryAfter(response).orElse(null),
                image,
                codes);
    }
}
