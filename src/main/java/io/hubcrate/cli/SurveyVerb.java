package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import io.hubcrate.survey.SurveyScript;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code hubcrate survey}. */
@Command
final class SurveyVerb extends Verb {
    @Override
    Result run(Run run) {
        String script = SurveyScript.text();
        return Result.of(page -> page.block(script.stripTrailing()), () -> TextNode.valueOf(script));
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example("hubcrate survey > survey.sh", "to be read, carried in and run on each host of the site"),
                new Example(
                        "sh survey.sh > node-1.txt",
                        "on the host, by any user; read the text before it leaves the site"),
                new Example(
                        "hubcrate lock site.yaml",
                        "once the text stands in the manifest's list 'surveys': says all that the host lacks"));
    }
}
