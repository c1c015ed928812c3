package io.hubcrate.install;

/** Something that must be found true before the work goes on. A gate looks and changes nothing. */
public interface Gate {
    /** What must hold, for people: {@code every image is proven on every node}. */
    String title();

    /**
     * Returns if it holds.
     *
     * @throws io.hubcrate.failure.ToolException naming everything that is missing at once, and what to type
     */
    void require(SiteWork work);
}
