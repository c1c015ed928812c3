package io.hubcrate.install;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.ToolException;
import java.util.List;

/** The site is not as it was when the plan was approved; nothing was changed that the plan does not hold. Exit code 7. */
public final class PlanMovedException extends ToolException {
    private static final long serialVersionUID = 1L;

    private static final int MOST_NAMED = 10;

    /** @param moved what would have to be done besides, for people; at least one */
    PlanMovedException(List<String> moved) {
        super(
                "plan-moved",
                Category.NODE,
                "the site has changed since the plan was approved; there is to do besides:\n"
                        + String.join("\n", moved.subList(0, Math.min(MOST_NAMED, moved.size())))
                        + (moved.size() > MOST_NAMED ? "\nand " + (moved.size() - MOST_NAMED) + " more" : ""),
                "Somebody or something else has changed it meanwhile. Type the same command again: the plan is then"
                        + " shown anew; with --plan FILE make that file again with: hubcrate plan ... --out FILE",
                null);
    }
}
