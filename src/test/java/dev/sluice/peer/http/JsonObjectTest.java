package dev.sluice.peer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {

    private static String fields(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"f" + i + "\":" + i)
                .collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 33, 1000})
    void everyFieldIsFoundHoweverManyThereAre(int count) throws Exception {
        JsonObject object = JsonObject.parse("{" + fields(count) + "}");

        assertThat(object.names()).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(object.number("f" + i)).isEqualTo(i);
        }
        assertThat(object.has("f" + count)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 33, 1000})
    void aFieldNamedTwiceIsRefusedHoweverManyThereAre(int count) {
        for (String twice : new String[] {"f0", "f" + (count - 1)}) {
            assertThatThrownBy(() ->
                            JsonObject.parse("{" + fields(count) + ",\"" + twice + "\":null}"))
                    .isInstanceOf(BadAnswer.class)
                    .hasMessageContaining("twice");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":null,\"a\":1}",
                "{\"x\":{\"a\":1,\"a\":1}}",
                "{\"x\":[{\"a\":1,\"a\":1}]}",
                "{\"x\":[[1,[{\"a\":1,\"a\":1}]]]}",
            })
    void alsoOneThatNobodyAsksFor(String text) {
        assertThatThrownBy(() -> JsonObject.parse(text)).isInstanceOf(BadAnswer.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "[]", "{", "{\"a\":[}", "{\"a\":[1}", "{} {}", "{\"a\":1"})
    void whatIsNoObjectIsRefused(String text) {
        assertThatThrownBy(() -> JsonObject.parse(text)).isInstanceOf(BadAnswer.class);
    }

    @Test
    void deepNestingIsRefused() {
        String text = "{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}";

        assertThatThrownBy(() -> JsonObject.parse(text)).isInstanceOf(BadAnswer.class);
    }

    @Test
    void aNullIsAFieldThatIsMissing() throws Exception {
        JsonObject object = JsonObject.parse("{\"a\":null,\"b\":[],\"c\":1.5}");

        assertThat(object.has("a")).isFalse();
        assertThat(object.names()).containsExactly("b", "c");
    }
}
