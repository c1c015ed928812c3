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
        boolean push = endpoint.writes() && status != 429 && status != 503;
        Refusal refusal = push ? ofPush(status, endpoint) : ofPull(status, endpoint, image);
        String said = " (status " + status + (codes.isEmpty() ? "" : ", " + String.join(", ", codes)) + ")";
        String asked = Addresses.authority(response.address());
        String who = endpoint.mirrored() ? "the mirror " + asked + " (for " + image.registry() + ")" : asked;
        String problem = who + " " + refusal.problem() + said;
        return RegistryException.answered(refusal.code(), problem, refusal.advice(), response, image, codes);
    }

    /** @param problem what the registry does; its name goes before it */
    private record Refusal(String code, String problem, String advice) {}

    private static Refusal ofPull(int status, RegistryEndpoint endpoint, ImageReference image) {
        String login = "'docker login " + endpoint.registry() + "'";
        String mirror = endpoint.mirrored() ? " It was asked as the mirror of " + image.registry() + "." : "";
        return switch (status) {
            case 401 ->
                new Refusal(
                        "registry-unauthorized",
                        "asks for a login, or the image does not exist",
                        "Check the name, or log in with " + login + "." + mirror);
            case 403 ->
                new Refusal(
                        "registry-forbidden",
                        "does not allow it",
                        "Ask the registry's owner for the right to pull " + endpoint.repository()
                                + ", or log in as somebody else with " + login + "." + mirror);
            case 404 ->
                new Refusal(
                        "registry-not-found",
                        "has no such thing",
                        "Check name and tag; if it was withdrawn, name a successor or a rename." + mirror);
            case 429, 503 ->
                new Refusal(
                        "registry-busy",
                        "asks us to come back later",
                        "Wait, or log in with " + login + ": registries let known users pull more.");
            case 407 ->
                new Refusal(
                        "registry-error",
                        "answered unexpectedly",
                        "The proxy asks for a login: give it in HTTPS_PROXY or 'proxy' in the builder's settings.");
            default ->
                new Refusal(
                        "registry-error",
                        "answered unexpectedly",
                        "Try again later; if it stays so, tell the registry's operators." + mirror);
        };
    }

    private static Refusal ofPush(int status, RegistryEndpoint endpoint) {
        String login = "'docker login " + endpoint.registry() + "'";
        String repository = endpoint.repository();
        return switch (status) {
            case 401 ->
                new Refusal(
                        "registry-unauthorized",
                        "asks for another login",
                        "Log in with " + login + " as somebody who may push to " + repository + ".");
            case 403 ->
                new Refusal(
                        "registry-forbidden",
                        "does not allow it",
                        "Ask the registry's owner for the right to push to " + repository
                                + ", or log in as somebody else with " + login + ".");
            case 413 ->
                new Refusal(
                        "push-refused",
                        "does not take so much at once",
                        "Raise the limit on request bodies in what stands before the registry"
                                + " (nginx: client_max_body_size 0).");
            default ->
                new Refusal(
                        "push-refused",
                        "did not take it",
                        StatusFailures.isTemporary(status)
                                ? "Type the same command again: what is there already is skipped."
                                : "See that " + repository
                                        + " may be made there: Harbor wants its project and Nexus its"
                                        + " repository to exist before.");
        };
    }
}
