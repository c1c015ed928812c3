package io.hubcrate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartCommandTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "git clone https://github.com/a/b",
                "/usr/bin/git -C /x pull",
                "sh -c git fetch",
                "cd /x && curl -O https://host.example.org/f",
                "sleep 1; wget $URL",
                "pip install numpy",
                "python3 -m pip install numpy",
                "conda install -y x",
                "mamba env update -f e.yml",
                "gitpuller https://github.com/a/b main d",
                "apt-get -y install vim",
                "if true; then\n  pip install x\nfi"
            })
    void findsWhatReachesOutside(String line) {
        assertThat(StartCommand.networkIn(List.of(line.split(" ", -1)))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "git config --global user.name x",
                "pip list",
                "start-notebook.sh",
                "curl -sf http://localhost:8081/hub/health",
                "wget -q http://hub:8081/",
                "curl http://proxy-api.jhub.svc.cluster.local:8001/",
                "echo curling",
                "conda activate x",
                "jupyterhub --config /etc/curl"
            })
    void leavesOthersAlone(String line) {
        assertThat(StartCommand.networkIn(List.of(line.split(" ", -1)))).isEmpty();
    }

    @Test
    void showsTheCommandOnly() {
        assertThat(StartCommand.networkIn(List.of("sh", "-c", "mkdir x && git clone https://h.example/y z && ls")))
                .hasValue("git clone https://h.example/y z");
    }
}
