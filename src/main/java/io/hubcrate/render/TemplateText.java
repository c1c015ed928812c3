package io.hubcrate.render;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Changes to chart text that make rendering complete and keep it away from any cluster.
 *
 * <p>helm-java returns the ordinary objects of a release and keeps the hooks to itself, so the annotation that makes a
 * hook is spelled differently while Helm renders and is put right again afterwards. It also renders as for an
 * installation, where the template function {@code lookup} asks a cluster; {@code pick (dict)} takes the same
 * arguments and always answers with an empty map, which is what {@code helm template} does.
 *
 * <p>It has no {@code --api-versions} either, so {@code .Capabilities.APIVersions.Has} asks a template of ours.
 */
final class TemplateText {
    private static final String HOOK = "helm.sh/hook";
    private static final String DISGUISED_HOOK = "hubcrate.io/was-hook";
    private static final String LOOKUP = "lookup";
    private static final String EMPTY_LOOKUP = "pick (dict)";

    private static final Pattern ASKS_API = Pattern.compile("[$\\w.]*\\.APIVersions\\.Has\\b");
    private static final String ASKS_US = "hasKey (fromJson (include \"hubcrate.api-versions\" (dict)))";

    private TemplateText() {}

    /** The template that says what the cluster serves. */
    static String apiVersions(Set<String> served) {
        return "{{- define \"hubcrate.api-versions\" -}}{"
                + served.stream()
                        .filter(name -> name.matches("[A-Za-z0-9./_-]+"))
                        .sorted()
                        .map(name -> "\"" + name + "\":true")
                        .collect(Collectors.joining(","))
                + "}{{- end -}}\n";
    }

    /** Text of a chart's member or of a values file as Helm shall see it. */
    static String forRendering(String text) {
        String hooks = text.replace(HOOK, DISGUISED_HOOK);
        if (hooks.contains(".APIVersions.Has") && hooks.contains("{{")) {
            hooks = ASKS_API.matcher(hooks).replaceAll(Matcher.quoteReplacement(ASKS_US));
        }
        return hooks.contains(LOOKUP) && hooks.contains("{{") ? withoutLookups(hooks) : hooks;
    }

    /** The objects with their hook annotations again. */
    static String restored(String rendered) {
        return rendered.replace(DISGUISED_HOOK, HOOK);
    }

    /** Replaces the function only: not in text, comments, strings, fields or variables of that name. */
    private static String withoutLookups(String text) {
        StringBuilder out = new StringBuilder(text.length() + 64);
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf("{{", at);
            if (open < 0) {
                break;
            }
            out.append(text, at, open + 2);
            at = copyAction(text, open + 2, out);
        }
        return out.append(text, Math.min(at, text.length()), text.length()).toString();
    }

    /** Copies one action up to and including its closing braces; returns where to go on. */
    private static int copyAction(String text, int from, StringBuilder out) {
        int at = from;
        while (at < text.length() && !text.startsWith("}}", at)) {
            int end = tokenEnd(text, at);
            String token = text.substring(at, end);
            boolean call = token.equals(LOOKUP) && !isNamePart(text.charAt(at - 1));
            out.append(call ? EMPTY_LOOKUP : token);
            at = end;
        }
        return at;
    }

    private static int tokenEnd(String text, int at) {
        char c = text.charAt(at);
        if (text.startsWith("/*", at)) {
            int end = text.indexOf("*/", at + 2);
            return end < 0 ? text.length() : end + 2;
        }
        if (c == '"' || c == '\'' || c == '`') {
            return stringEnd(text, at, c);
        }
        int end = at + 1;
        if (isLetter(c)) {
            while (end < text.length() && isLetter(text.charAt(end))) {
                end++;
            }
        }
        return end;
    }

    private static int stringEnd(String text, int at, char quote) {
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quote != '`') {
                i++;
            } else if (c == quote) {
                return i + 1;
            } else if (c == '\n' && quote != '`') {
                return i; // no string of a template: an apostrophe in other text
            }
        }
        return text.length();
    }

    private static boolean isLetter(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static boolean isNamePart(char c) {
        return c == '.' || c == '$' || isLetter(c);
    }
}
