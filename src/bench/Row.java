import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Contestants that do the same work, and what is said of them in the end. */
interface Row {
    /** A contestant so many times over. */
    record Part(int times, String name) {
        @Override
        public String toString() {
            return times == 1 ? name : times + " × " + name;
        }
    }

    /** Ours beside theirs, which may be a sum; {@code aim} is empty where there is none. */
    record Ratio(String ours, List<Part> theirs, String aim) {
        Ratio(String ours, String theirs, String aim) {
            this(ours, List.of(new Part(1, theirs)), aim);
        }

        double of(Samples samples) {
            double sum = theirs.stream().mapToDouble(part -> part.times() * samples.seconds(part.name())).sum();
            return samples.seconds(ours) / sum;
        }

        String text() {
            String sum = theirs.stream().map(Part::toString).collect(Collectors.joining(" + "));
            return ours + " / " + (theirs.size() == 1 ? sum : "(" + sum + ")");
        }
    }

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
