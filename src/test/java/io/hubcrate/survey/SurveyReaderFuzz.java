package io.hubcrate.survey;

import io.hubcrate.failure.InvalidInputException;

/** Any bytes are a whole survey or a refusal that names its lines. */
public final class SurveyReaderFuzz {
    private SurveyReaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            SurveyReader.read("fuzz", input).architecture();
        } catch (InvalidInputException e) {
            if (e.problems().isEmpty()) {
                throw new AssertionError("refuses without a reason", e);
            }
        }
    }
}
