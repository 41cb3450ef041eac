package dev.sluice.domain;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinkGroupTest {

    @Test
    void takesFromAPeerOnlyTheIdOfAGroup() {
        assertThat(LinkGroup.of("0c1d5e7a9b3f2468").isId()).isTrue();
        for (String bad : List.of("", "=2", "a b", "a/b", "é", "x".repeat(65))) {
            assertThatIllegalArgumentException().isThrownBy(() -> LinkGroup.of(bad));
        }
    }

    @Test
    void aLookCountsNamesAndIsNeverSaid() {
        Extras look = Extras.NONE.with(LinkGroup.counted(3));

        assertThat(requireNonNull(look.links()).names()).isEqualTo(3);
        assertThat(look.said()).isEqualTo(Extras.NONE);
        assertThat(Extras.NONE.with(LinkGroup.of("g")).said().links()).isEqualTo(LinkGroup.of("g"));
    }

    @Test
    void travelsInTheBytesOfExtras() {
        Extras extras = Extras.NONE.with(LinkGroup.of("0c1d5e7a9b3f2468"));

        assertThat(ExtrasCodec.decode(ExtrasCodec.encode(extras))).isEqualTo(extras);
        assertThat(extras.isNone()).isFalse();
    }

    @Test
    void nodesThatFindTheSameNamesMakeTheSameGroup() {
        RelativePath first = RelativePath.of("a/b");

        assertThat(LinkGroup.namedAfter(first, 0)).isEqualTo(LinkGroup.namedAfter(first, 0));
        assertThat(LinkGroup.namedAfter(first, 0)).isNotEqualTo(LinkGroup.namedAfter(first, 1));
    }

    @Test
    void aConflictCopyIsInNoGroup() {
        State file = Entries.fileState('a', Entries.T, 0644);
        State linked = file.with(Extras.NONE.with(LinkGroup.of("g")));
        Entry loser = new Entry(Entries.PATH, linked, null, Entries.version('w', 1));

        assertThat(loser.at(RelativePath.of("copy")).state()).isEqualTo(file);
    }
}
