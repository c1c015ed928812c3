package io.hubcrate.render;

import io.hubcrate.render.ChartMembers.Member;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A chart with {@link TemplateText}'s changes in every text of it and of its subcharts, packed ones included. */
final class ChartForRendering {
    /** Subcharts of subcharts of subcharts; beyond it an archive is not a chart but an attack. */
    private static final int MAX_DEPTH = 8;

    private ChartForRendering() {}

    static byte[] prepare(String what, byte[] tgz) {
        return prepare(what, tgz, 0);
    }

    private static byte[] prepare(String what, byte[] tgz, int depth) {
        List<Member> prepared = new ArrayList<>();
        for (Member member : ChartMembers.read(what, tgz)) {
            byte[] content = ChartTree.isPackedSubchart(member.name()) && depth < MAX_DEPTH
                    ? prepare(member.name(), member.content(), depth + 1)
                    : prepareText(member.content());
            prepared.add(new Member(member.name(), content));
        }
        return ChartMembers.write(prepared);
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
