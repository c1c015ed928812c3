package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.json.Json;
import java.util.List;
import java.util.Locale;

/** Why an image is needed, in the forms in which it is shown. */
final class Reasons {
    private Reasons() {}

    /** The first reason, and how many more there are. */
    static String inShort(ImageNeed need) {
        List<ImageNeed.Source> sources = need.sources();
        String more = sources.size() > 1 ? " (+" + (sources.size() - 1) + ")" : "";
        return line(sources.get(0)) + more;
    }

    /** One reason on one line. */
    static String line(ImageNeed.Source source) {
        String kind = kind(source);
        return source.where().startsWith(kind) ? source.where() : kind + ": " + source.where();
    }

    /** The object that {@code images --output json} promises. */
    static ObjectNode json(ImageNeed need) {
        ObjectNode object = Json.object().put("reference", need.reference().toString());
        ArrayNode asWritten = object.putArray("asWritten");
        need.asWritten().forEach(asWritten::add);
        object.put("required", need.required());
        ArrayNode sources = object.putArray("sources");
        for (ImageNeed.Source source : need.sources()) {
            sources.addObject().put("kind", kind(source)).put("where", source.where());
        }
        return object;
    }

    private static String kind(ImageNeed.Source source) {
        return source.kind().name().toLowerCase(Locale.ROOT);
    }
}
