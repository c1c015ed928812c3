package io.hubcrate.render;

import io.hubcrate.render.ChartMembers.Member;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A chart with {@link TemplateText}'s changes in every text of it and of its subcharts, packed ones included. */
final class ChartForRendering {
    /** Subcharts of subcharts of subcharts; beyond it an archive is not a chart but an attack. */
    static final int MAX_DEPTH = 8;

    private ChartForRendering() {}

    /** @param served the API versions that the cluster is to have */
    static byte[] prepare(String what, byte[] tgz, Set<String> served) {
        List<Member> prepared = new ArrayList<>(prepare(what, tgz, 0));
        String folder = prepared.isEmpty() ? "" : prepared.get(0).name().replaceFirst("/.*", "");
        prepared.add(new Member(
                folder + "/templates/_hubcrate-api-versions.tpl",
                TemplateText.apiVersions(served).getBytes(StandardCharsets.UTF_8)));
        return ChartMembers.write(prepared);
    }

    private static List<Member> prepare(String what, byte[] tgz, int depth) {
        List<Member> prepared = new ArrayList<>();
        for (Member member : ChartMembers.read(what, tgz)) {
            if (member.name().endsWith("/" + RemoteSchema.FILE) && RemoteSchema.leadsElsewhere(member.content())) {
                continue; // Helm would fetch what it leads to, by itself and from anywhere.
            }
            byte[] content = ChartTree.isPackedSubchart(member.name()) && depth < MAX_DEPTH
                    ? ChartMembers.write(prepare(member.name(), member.content(), depth + 1))
                    : prepareText(member.content());
            prepared.add(new Member(member.name(), content));
        }
        return prepared;
    }

    private static byte[] prepareText(byte[] content) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return TemplateText.forRendering(text).getBytes(StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            return content; // an icon or another binary member, no template
        }
    }
}
