package io.hubcrate.rpm;

import io.hubcrate.rpm.Capability.Relation;
import io.hubcrate.rpm.Requirement.Plain;
import io.hubcrate.rpm.Requirement.Rich;
import io.hubcrate.rpm.Requirement.Word;
import java.util.Locale;
import java.util.Optional;

/** Reads boolean dependencies. Joined ones of the same kind may stand without brackets: {@code (a and b and c)}. */
final class RichParser {
    private static final int MAX_LENGTH = 64 << 10;
    private static final int MAX_DEPTH = 32;
    private static final int MAX_JOINTS = 1000;

    private final String text;
    private int at;
    private int joints;

    RichParser(String text) {
        this.text = text;
    }

    Requirement parse() {
        if (text.length() > MAX_LENGTH) {
            throw wrong("it is too long");
        }
        Requirement whole = bracket(0);
        skipSpace();
        if (at < text.length()) {
            throw wrong("text follows it");
        }
        return whole;
    }

    private Requirement bracket(int depth) {
        if (depth > MAX_DEPTH) {
            throw wrong("it is nested too deeply");
        }
        at++;
        Requirement left = operand(depth);
        skipSpace();
        if (peek() == ')') {
            at++;
            return left;
        }
        Word word = word();
        return joined(left, word, depth);
    }

    private Requirement joined(Requirement left, Word word, int depth) {
        joints++;
        if (joints > MAX_JOINTS) {
            throw wrong("it joins too many");
        }
        Requirement right = operand(depth);
        skipSpace();
        if (peek() == ')') {
            at++;
            return new Rich(word, left, right, null);
        }
        int before = at;
        String next = token();
        if (next.equals("else") && (word == Word.IF || word == Word.UNLESS)) {
            Requirement otherwise = operand(depth);
            skipSpace();
            if (peek() != ')') {
                throw wrong("a bracket is missing");
            }
            at++;
            return new Rich(word, left, right, otherwise);
        }
        at = before;
        Word again = word();
        if (again != word || word == Word.IF || word == Word.UNLESS || word == Word.WITHOUT) {
            throw wrong("brackets are missing");
        }
        return joined(new Rich(word, left, right, null), word, depth);
    }

    private Requirement operand(int depth) {
        skipSpace();
        if (peek() == '(') {
            return bracket(depth + 1);
        }
        String name = token();
        if (name.isEmpty()) {
            throw wrong("a name is missing");
        }
        int before = at;
        Optional<Relation> relation = Relation.ofSign(token());
        if (relation.isEmpty()) {
            at = before;
            return new Plain(Capability.of(name));
        }
        return new Plain(Capability.of(name, relation.get(), Evr.parse(token())));
    }

    private Word word() {
        String name = token();
        for (Word word : Word.values()) {
            if (word.text().equals(name.toLowerCase(Locale.ROOT))) {
                return word;
            }
        }
        throw wrong("'" + name + "' joins nothing");
    }

    /** Up to a space or a bracket that closes more than was opened: names hold brackets, as {@code perl(Carp)}. */
    private String token() {
        skipSpace();
        int from = at;
        int open = 0;
        while (at < text.length() && !isSpace(text.charAt(at))) {
            char c = text.charAt(at);
            if (c == '(') {
                open++;
            } else if (c == ')' && --open < 0) {
                break;
            }
            at++;
        }
        return text.substring(from, at);
    }

    private void skipSpace() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == ',';
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private IllegalArgumentException wrong(String why) {
        String shown = text.length() > 200 ? text.substring(0, 200) + "…" : text;
        return new IllegalArgumentException("no dependency: " + shown + ": " + why);
    }
}
