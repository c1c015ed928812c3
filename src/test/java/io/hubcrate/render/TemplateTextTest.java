package io.hubcrate.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TemplateTextTest {
    @Test
    void answersLookupsWithoutCluster() {
        String prepared =
                TemplateText.forRendering("a: {{ (lookup \"v1\" \"Secret\" .Release.Namespace \"x\").data }}");

        assertThat(prepared).isEqualTo("a: {{ (pick (dict) \"v1\" \"Secret\" .Release.Namespace \"x\").data }}");
    }

    @Test
    void leavesWordsAloneThatAreNoCall() {
        String text =
                "lookup: {{ .Values.lookup }} {{ $lookup }} {{ \"lookup\" }} {{/* lookup */}} {{ lookups }} {{ `lookup` }} lookup";

        assertThat(TemplateText.forRendering(text)).isEqualTo(text);
    }

    @Test
    void goesOnAfterApostropheInComment() {
        String prepared = TemplateText.forRendering("{{- /* don't */ -}}{{ lookup \"a\" \"b\" \"c\" \"d\" }}");

        assertThat(prepared).endsWith("{{ pick (dict) \"a\" \"b\" \"c\" \"d\" }}");
    }

    @Test
    void survivesUnfinishedActions() {
        assertThat(TemplateText.forRendering("{{ lookup \"")).isEqualTo("{{ pick (dict) \"");
        assertThat(TemplateText.forRendering("{{ /* lookup")).isEqualTo("{{ /* lookup");
        assertThat(TemplateText.forRendering("{{ lookup")).isEqualTo("{{ pick (dict)");
    }

    @Test
    void givesHooksBackAsTheyWere() {
        String hook = "annotations:\n  \"helm.sh/hook\": post-install\n  helm.sh/hook-weight: \"1\"\n";

        String prepared = TemplateText.forRendering(hook);

        assertThat(prepared).doesNotContain("helm.sh/hook");
        assertThat(TemplateText.restored(prepared)).isEqualTo(hook);
    }
}
