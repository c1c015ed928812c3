package io.hubcrate.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteSchemaTest {
    /** As it is written by a tool, by whoever does not want it to be seen, deep inside, and by other keys. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'$ref': 'http://192.0.2.1/x'}",
                "{'\\u0024ref': 'http://192.0.2.1/x'}",
                "{'$ref': 'https:\\/\\/192.0.2.1/x'}",
                "{'properties': {'a': {'anyOf': [{'$ref' : 'file:///etc/passwd'}]}}}",
                "{'$schema': 'http://192.0.2.1/draft'}",
                "{'$schema': 'http://json-schema.org.example/draft-07/schema'}",
                "{'$dynamicRef': 'other.json'}",
                "{'$recursiveRef': 'other.json#'}",
                "{'$ref': '#/a', '$ref': 'http://192.0.2.1/x'}",
                "{'$ref': 'http://192.0.2.1/x'",
            })
    void seesWhatLeadsElsewhere(String schema) {
        assertThat(RemoteSchema.leadsElsewhere(bytes(schema))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'$schema': 'http://json-schema.org/draft-07/schema#', '$ref': '#/definitions/a', 'definitions': {'a': {}}}",
                "{'$schema': 'https://json-schema.org/draft/2020-12/schema'}",
                "{'properties': {'$ref': {'type': 'string'}}}",
                "true",
            })
    void leavesAloneWhatStandsByItself(String schema) {
        assertThat(RemoteSchema.leadsElsewhere(bytes(schema))).isFalse();
    }

    private static byte[] bytes(String schema) {
        return schema.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
