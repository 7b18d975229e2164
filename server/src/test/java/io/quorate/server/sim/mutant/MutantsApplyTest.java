package io.quorate.server.sim.mutant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** The planted bugs are still to be planted; {@link MutantsIT} hunts them. */
final class MutantsApplyTest {

    private static final String STALE =
            """
            What: Nothing.
            Promise: S1
            Target: ZAB
            Seeds: 1

            --- a/server/src/main/java/io/quorate/server/zab/PeerId.java
            +++ b/server/src/main/java/io/quorate/server/zab/PeerId.java
            @@ -1,2 +1,2 @@
             package io.quorate.server.of.another.time;
            -
            +// changed
            """;

    static List<Mutant> mutants() throws IOException {
        return Mutant.all();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void itsPatchAppliesToTheProductOfToday(Mutant mutant) throws Exception {
        assertThat(mutant.sources()).isNotEmpty();
    }

    @Test
    void aPatchThatNoLongerApplies_isAFailure() throws IOException {
        Mutant stale = Mutant.read("stale", STALE);
        assertThatThrownBy(stale::sources)
                .isInstanceOf(StalePatchException.class)
                .hasMessageContaining("stale.patch no longer applies")
                .hasMessageContaining("PeerId.java");
    }

    @Test
    void thereAreAtLeast25_ofThem8ThatHappened() throws IOException {
        assertThat(mutants()).hasSizeGreaterThanOrEqualTo(25);
        assertThat(mutants().stream().map(Mutant::of).filter(Objects::nonNull).distinct())
                .hasSizeGreaterThanOrEqualTo(8)
                .allMatch(of -> of.matches("ZOOKEEPER-\\d+|[\\w ]+ #\\d+"));
    }

    /** {@code MutantsIT} writes it with {@code -Dmutants.rewrite=true}. */
    @Test
    void thePageTellsEveryMutant() throws IOException {
        assertThat(KillTable.rowsOnPage())
                .as("docs/testing.md; MutantsIT with -Dmutants.rewrite=true writes it anew")
                .isEqualTo(mutants().stream().map(KillTable::row).toList());
    }
}
