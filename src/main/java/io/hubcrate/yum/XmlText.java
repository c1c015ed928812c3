package io.hubcrate.yum;

import java.util.ArrayDeque;
import java.util.Deque;

/** XML being written, the same bytes everywhere. What no XML document may hold becomes a question mark. */
final class XmlText {
    private final StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private final Deque<String> open = new ArrayDeque<>();
    private boolean inTag;
    private boolean hasText;

    XmlText(String root) {
        begin(root);
    }

    XmlText begin(String element) {
        closeTag();
        if (!hasText && !open.isEmpty()) {
            text.append('\n');
        }
        text.append('<').append(element);
        open.push(element);
        inTag = true;
        hasText = false;
        return this;
    }

    XmlText attribute(String name, long value) {
        return attribute(name, Long.toString(value));
    }

    XmlText attribute(String name, String value) {
        text.append(' ').append(name).append("=\"");
        escape(value);
        text.append('"');
        return this;
    }

    XmlText text(String content) {
        closeTag();
        escape(content);
        hasText = true;
        return this;
    }

    XmlText leaf(String element, String content) {
        return begin(element).text(content).end();
    }

    XmlText end() {
        String element = open.pop();
        if (inTag) {
            text.append("/>");
            inTag = false;
        } else {
            text.append(hasText ? "</" : "\n</").append(element).append('>');
        }
        hasText = false;
        return this;
    }

    private void closeTag() {
        if (inTag) {
            text.append('>');
            inTag = false;
        }
    }

    private void escape(String value) {
        value.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '&' -> text.append("&amp;");
                case '"' -> text.append("&quot;");
                case '\n', '\t' -> text.append((char) c);
                default -> text.appendCodePoint(isAllowed(c) ? c : '?');
            }
        });
    }

    private static boolean isAllowed(int c) {
        return (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
    }

    @Override
    public String toString() {
        return text + "\n";
    }
}
