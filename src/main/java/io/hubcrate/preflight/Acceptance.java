package io.hubcrate.preflight;

import io.hubcrate.failure.InvalidInputException;
import java.util.List;

/**
 * A person takes a finding as it is.
 *
 * @param finding its id, on every node; or {@code ID@NODE} for one
 * @param reason in the person's words
 */
public record Acceptance(String finding, String reason) {

    /**
     * Checks what a person wrote.
     *
     * @throws InvalidInputException {@code acceptance-invalid} if there is no such id, it may not be accepted, or no reason
     *     is given
     */
    public static Acceptance of(String finding, String reason) {
        FindingCode id = FindingCode.find(finding.replaceFirst("@.*", ""))
                .orElseThrow(() -> invalid("'" + finding + "' is no finding's id"));
        if (!id.isAcceptable()) {
            throw invalid("'" + id + "' cannot be accepted: nothing can be installed that way");
        }
        if (reason.isBlank()) {
            throw invalid("accepting '" + id + "' wants a reason");
        }
        return new Acceptance(finding, reason.strip());
    }

    private static InvalidInputException invalid(String message) {
        return new InvalidInputException(
                "acceptance-invalid",
                message,
                "--accept ID --reason TEXT, with an id as preflight prints it; ID@NODE for one node alone.");
    }

    boolean takes(List<Finding> findings) {
        return findings.stream().anyMatch(this::takes);
    }

    boolean takes(Finding found) {
        return found.id().isAcceptable() && found.isNamedBy(finding);
    }
}
