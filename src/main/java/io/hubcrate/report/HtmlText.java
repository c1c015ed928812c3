package io.hubcrate.report;

/** HTML being written: every text escaped, every tag closed by whoever opened it. */
final class HtmlText {
    private final StringBuilder text = new StringBuilder();

    /** Markup of ours; never anything that came from outside. */
    HtmlText raw(String markup) {
        text.append(markup);
        return this;
    }

    /** Any text, made harmless. */
    HtmlText text(String any) {
        any.codePoints().forEach(this::append);
        return this;
    }

    /** An element that holds nothing but text; {@code tag} may have attributes of ours. */
    HtmlText element(String tag, String any) {
        int blank = tag.indexOf(' ');
        return raw("<" + tag + ">").text(any).raw("</" + (blank < 0 ? tag : tag.substring(0, blank)) + ">");
    }

    /** A section's title with how many things are in it. */
    HtmlText heading(String title, int count) {
        return element("h2", title + " (" + count + ")").raw("\n");
    }

    /** A line of its own below what stands there. */
    HtmlText below(String style, String any) {
        return raw("<br>").element("span class=\"" + style + "\"", any);
    }

    private void append(int c) {
        switch (c) {
            case '&' -> text.append("&amp;");
            case '<' -> text.append("&lt;");
            case '>' -> text.append("&gt;");
            case '"' -> text.append("&quot;");
            case '\'' -> text.append("&#39;");
            default -> {
                if (c != '\n' && (Character.isISOControl(c) || isInvisible(c))) {
                    // Shown instead of obeyed: marks that turn the direction of writing forge names.
                    text.append("\\u").append(Integer.toHexString(c));
                } else {
                    text.appendCodePoint(c);
                }
            }
        }
    }

    private static boolean isInvisible(int c) {
        int type = Character.getType(c);
        return type == Character.FORMAT || type == Character.SURROGATE || type == Character.LINE_SEPARATOR;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
