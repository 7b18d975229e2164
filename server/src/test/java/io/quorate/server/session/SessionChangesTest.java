package io.quorate.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnHeader;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class SessionChangesTest {

    private final SessionTable table = new SessionTable();

    private void apply(long session, long connection, Txn txn) {
        table.apply(new TxnHeader(session, connection, 0, 0), txn);
    }

    private void open(long session) {
        apply(session, 1, new Txn.CreateSession(1000, new byte[16]));
    }

    private static List<String> all(SessionChanges changes) {
        List<String> all = new ArrayList<>();
        changes.forEach(
                new SessionChanges.Visitor() {
                    @Override
                    public void set(Session session) {
                        all.add(session.id() + " of " + session.owner());
                    }

                    @Override
                    public void closed(long sessionId) {
                        all.add(sessionId + " closed");
                    }
                });
        return all;
    }

    @Test
    void eachSessionIsToldOnceAsItIsNow() {
        open(7);
        open(5);
        open(6);
        apply(5, 9, new Txn.AttachSession(2000));
        apply(6, 0, new Txn.CloseSession());
        SessionChanges taken = table.takeChanges();
        assertThat(taken.size()).isEqualTo(3);
        assertThat(all(taken)).containsExactly("5 of 9", "6 closed", "7 of 1");
    }

    @Test
    void whatWasTakenIsNotToldAgainAndNotChanged() {
        open(5);
        SessionChanges first = table.takeChanges();
        assertThat(table.takeChanges().size()).isZero();
        apply(5, 2, new Txn.AttachSession(2000));
        apply(5, 0, new Txn.CloseSession());
        open(5);
        assertThat(all(first)).containsExactly("5 of 1");
        assertThat(all(table.takeChanges())).containsExactly("5 of 1");
    }

    @Test
    void whatChangesNothingIsNoChange() {
        apply(5, 0, new Txn.CloseSession());
        apply(5, 1, new Txn.AttachSession(2000));
        table.restore(new Session(8, 1000, new byte[16], 3));
        assertThat(table.takeChanges().size()).isZero();
        assertThat(table.digest()).isNotZero();
        apply(8, 0, new Txn.CloseSession());
        assertThat(table.digest()).isZero();
    }
}
