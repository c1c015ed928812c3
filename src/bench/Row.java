import java.io.IOException;
import java.util.List;

/** Contestants that do the same work, and what is said of them in the end. */
interface Row {
    /** Ours beside theirs; {@code aim} is empty where there is none. */
    record Ratio(String ours, String theirs, String aim) {}

    /** What {@code --only} calls it. */
    String name();

    /** What must be there before the clock runs. */
    void prepare() throws IOException, InterruptedException;

    /** Every contestant once; {@code number} counts from 1. */
    void round(int number) throws IOException, InterruptedException;

    /** The contestants in the order of the page. */
    List<String> contestants();

    List<Ratio> ratios();

    /** One line for the head of the page: what was worked on. */
    String subject();

    /** More rows for the table of ratios: what cannot be had without disturbing the clock. */
    default String untimed() throws IOException, InterruptedException {
        return "";
    }
}
