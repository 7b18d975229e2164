package io.quorate.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.ErrorCode;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnHeader;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

final class SessionTableTest {

    private static final byte[] PASSWORD = password(1);

    private final SessionTable table = new SessionTable();

    private static byte[] password(int value) {
        byte[] password = new byte[16];
        Arrays.fill(password, (byte) value);
        return password;
    }

    private void apply(long sessionId, long connection, Txn txn) {
        table.apply(new TxnHeader(sessionId, connection, 0, 0), txn);
    }

    @Test
    void aSessionBelongsToTheConnectionThatOpenedIt() {
        apply(7, 70, new Txn.CreateSession(4_000, PASSWORD));
        assertThat(table.get(7)).isEqualTo(new Session(7, 4_000, PASSWORD, 70));
    }

    @Test
    void anAttachChangesOwnerAndTimeout_andNothingElse() {
        apply(7, 70, new Txn.CreateSession(4_000, PASSWORD));
        apply(7, 71, new Txn.AttachSession(6_000));
        assertThat(table.get(7)).isEqualTo(new Session(7, 6_000, PASSWORD, 71));
    }

    @Test
    void aClosedSessionIsGone() {
        apply(7, 70, new Txn.CreateSession(4_000, PASSWORD));
        apply(7, 70, new Txn.CloseSession());
        assertThat(table.get(7)).isNull();
        assertThat(table.size()).isZero();
        assertThat(table.digest()).isZero();
    }

    @Test
    void whatItDoesNotKnowIsNotTouched() {
        apply(7, 71, new Txn.AttachSession(6_000));
        apply(7, 71, new Txn.CloseSession());
        apply(7, 71, new Txn.Error(ErrorCode.NO_NODE));
        assertThat(table.size()).isZero();
        assertThat(table.digest()).isZero();
    }

    @Test
    void onlyTheWholePasswordMatches() {
        apply(7, 70, new Txn.CreateSession(4_000, PASSWORD));
        byte[] lastDiffers = PASSWORD.clone();
        lastDiffers[15]++;
        assertThat(table.passwordMatches(7, PASSWORD.clone())).isTrue();
        assertThat(table.passwordMatches(7, lastDiffers)).isFalse();
        assertThat(table.passwordMatches(7, new byte[0])).isFalse();
        assertThat(table.passwordMatches(7, Arrays.copyOf(PASSWORD, 17))).isFalse();
        assertThat(table.passwordMatches(8, PASSWORD)).isFalse();
    }

    @Test
    void theDigestTellsEveryFactApart_andForgetsTheWayThere() {
        apply(7, 70, new Txn.CreateSession(4_000, PASSWORD));
        long digest = table.digest();
        for (Session other :
                new Session[] {
                    new Session(8, 4_000, PASSWORD, 70),
                    new Session(7, 4_001, PASSWORD, 70),
                    new Session(7, 4_000, password(2), 70),
                    new Session(7, 4_000, PASSWORD, 71)
                }) {
            SessionTable differs = new SessionTable();
            differs.restore(other);
            assertThat(differs.digest()).isNotEqualTo(digest);
        }
        apply(9, 90, new Txn.CreateSession(4_000, PASSWORD));
        apply(7, 71, new Txn.AttachSession(6_000));
        apply(7, 70, new Txn.AttachSession(4_000));
        apply(9, 90, new Txn.CloseSession());
        assertThat(table.digest()).isEqualTo(digest);
    }

    @Test
    void idsAreListedInOrder() {
        for (long id : new long[] {5, 0x0200_0000_0000_0001L, 3}) {
            table.restore(new Session(id, 4_000, PASSWORD, 1));
        }
        assertThat(table.sortedIds()).containsExactly(3, 5, 0x0200_0000_0000_0001L);
    }
}
