package io.hubcrate.survey;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The script that a site runs: POSIX sh, two printed pages, reads only. */
public final class SurveyScript {
    private SurveyScript() {}

    /** Its text. */
    public static String text() {
        try (InputStream in = SurveyScript.class.getResourceAsStream("survey.sh")) {
            if (in == null) {
                throw new IllegalStateException("no resource survey.sh");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
