import java.io.IOException;
import java.util.List;

/** What every command costs before it does anything. */
final class StartRow implements Row {
    private static final String VERSION = "hubcrate --version";

    private final Stage stage;

    StartRow(Stage stage) {
        this.stage = stage;
    }

    @Override
    public String name() {
        return "start";
    }

    @Override
    public void prepare() {}

    @Override
    public void round(int number) throws IOException, InterruptedException {
        for (int i = 0; i < 5; i++) {
            stage.time(VERSION, stage.hubcrate() + " --version");
        }
    }

    @Override
    public List<String> contestants() {
        return List.of(VERSION);
    }

    @Override
    public List<Ratio> ratios() {
        return List.of();
    }

    @Override
    public String subject() {
        return "the shortest command there is";
    }
}
