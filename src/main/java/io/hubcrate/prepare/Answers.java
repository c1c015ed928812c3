package io.hubcrate.prepare;

import io.hubcrate.shell.CommandResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a script of ours says of a node: {@code WORD yes} or {@code WORD no}, each word once and nothing else. */
public final class Answers {
    private static final int MOST_TOLD = 200;

    private final Map<String, Boolean> answers;

    private Answers(Map<String, Boolean> answers) {
        this.answers = answers;
    }

    /** Empty if the script failed or said anything else: nothing may be concluded from that. */
    public static Optional<Answers> read(CommandResult result, String... words) {
        Map<String, Boolean> answers = new HashMap<>();
        for (String line : result.lines()) {
            boolean yes = line.endsWith(" yes");
            String word = yes || line.endsWith(" no") ? line.substring(0, line.lastIndexOf(' ')) : "";
            if (answers.put(word, yes) != null) {
                return Optional.empty();
            }
        }
        boolean whole = result.succeeded() && answers.keySet().equals(Set.of(words));
        return whole ? Optional.of(new Answers(answers)) : Optional.empty();
    }

    public boolean is(String word) {
        Boolean answer = answers.get(word);
        if (answer == null) {
            throw new IllegalArgumentException("was never asked: " + word);
        }
        return answer;
    }

    /** Why a script's result is of no use, for messages: what it complained of, or else what it said. */
    public static String complaint(CommandResult result) {
        String complaint = result.err().strip();
        if (!complaint.isEmpty()) {
            return complaint;
        }
        String out = result.out().strip();
        return "status " + result.exit() + ", answer '"
                + (out.length() > MOST_TOLD ? out.substring(0, MOST_TOLD) + "..." : out) + "'";
    }
}
