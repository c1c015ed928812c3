package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.console.Page;
import io.hubcrate.json.Json;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hubcrate explain}. */
@Command
final class ExplainVerb extends Verb {
    @Parameters(
            arity = "0..1",
            paramLabel = "CODE",
            description = "The word in brackets of a message. Without it, all codes are listed.")
    @Nullable
    String code;

    @Override
    Result run(Run run) {
        if (code == null) {
            return list(ExplainTexts.all());
        }
        String wanted = stripBrackets(code);
        ExplainTexts.Text text = ExplainTexts.find(wanted)
                .orElseThrow(() -> new UsageException(
                        "there is no code '" + wanted + "'",
                        Spelling.near(wanted, ExplainTexts.all().keySet()),
                        "hubcrate explain lists every code."));
        return Result.of(page -> show(page, text), () -> json(text).put("text", text.body()));
    }

    /** People copy {@code error[usage]} whole. */
    private static String stripBrackets(String typed) {
        int open = typed.indexOf('[');
        int close = typed.indexOf(']', open + 1);
        return open >= 0 && close > open ? typed.substring(open + 1, close) : typed;
    }

    private static void show(Page page, ExplainTexts.Text text) {
        page.heading(text.name() + ": " + text.title());
        page.blank();
        page.prose(text.body());
    }

    private static Result list(SortedMap<String, ExplainTexts.Text> texts) {
        return Result.of(
                page -> page.table(
                        List.of("CODE", "WHAT IT IS"),
                        texts.values().stream()
                                .map(text -> List.of(text.name(), text.title()))
                                .toList()),
                () -> {
                    var array = Json.object().putArray("codes");
                    texts.values().forEach(text -> array.add(json(text)));
                    return array;
                });
    }

    private static ObjectNode json(ExplainTexts.Text text) {
        return Json.object().put("code", text.name()).put("title", text.title());
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example("hubcrate explain content-mismatch", "what that error means and what to type"),
                new Example("hubcrate explain", "every code with its title"));
    }
}
