package io.quorate.server.torture.check;

import static io.quorate.server.torture.check.HistoryDraft.Session.numbered;
import static io.quorate.server.torture.check.HistoryDraft.done;
import static io.quorate.server.torture.check.HistoryDraft.stat;

import io.quorate.server.torture.check.Request.Create;
import io.quorate.server.torture.check.Request.Delete;
import io.quorate.server.torture.check.Request.Mode;
import io.quorate.server.torture.check.Request.Multi;
import io.quorate.server.torture.check.Request.SetData;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Histories whose reads are true, if old, and others that contradict themselves. */
final class ReadsCheckTest {

    private final HistoryDraft history = new HistoryDraft();
    private final HistoryDraft.Session a = history.session();
    private final HistoryDraft.Session b = history.session();

    private void twoVersions() {
        a.create(1, 2, "/x", "v0", 10);
        a.set(3, 4, "/x", "v1", stat(10, 11, 1));
    }

    @Test
    void aReadMayBeOld() {
        twoVersions();
        b.get(5, 6, "/x", "v0", stat(10, 10, 0));
        b.get(7, 8, "/x", "v1", stat(10, 11, 1));
        history.keepsAllPromises();
    }

    @Test
    void aSessionGoesNeverBack() {
        twoVersions();
        b.get(5, 6, "/x", "v1", stat(10, 11, 1));
        b.get(7, 8, "/x", "v0", stat(10, 10, 0));
        history.breaks("K3 a session never goes back");
    }

    @Test
    void aSessionGoesNeverBackAtAnotherZnode() {
        twoVersions();
        a.create(5, 6, "/y", "w0", 12);
        b.get(7, 8, "/y", "w0", stat(12, 12, 0));
        b.get(9, 10, "/x", "v0", stat(10, 10, 0));
        history.breaks("K3 a session never goes back");
    }

    @Test
    void aSessionSeesItsOwnWrite() {
        twoVersions();
        a.get(5, 6, "/x", "v0", stat(10, 10, 0));
        history.breaks("K3 a session never goes back");
    }

    @Test
    void syncShowsWhatWasAcknowledgedBeforeIt() {
        twoVersions();
        b.sync(5, 6).get(7, 8, "/x", "v0", stat(10, 10, 0));
        history.breaks("K3 a session never goes back");
    }

    @Test
    void syncNeedNotShowWhatCameMeanwhile() {
        a.create(1, 2, "/x", "v0", 10);
        a.set(5, 7, "/x", "v1", stat(10, 11, 1));
        b.sync(6, 8).get(9, 10, "/x", "v0", stat(10, 10, 0));
        history.keepsAllPromises();
    }

    @Test
    void syncShowsWhatAnotherHadRead() {
        a.create(1, 2, "/x", "v0", 10).unknown(3, 20, new SetData("/x", "v1", -1));
        a.get(4, 5, "/x", "v1", stat(10, 11, 1));
        b.sync(6, 7).get(8, 9, "/x", "v0", stat(10, 10, 0));
        history.breaks("K3 a session never goes back");
    }

    @Test
    void aValueThatNobodyWroteIsNotSeen() {
        a.create(1, 2, "/x", "v0", 10);
        b.get(3, 4, "/x", "else", stat(10, 10, 0));
        history.breaks("K4 a read shows what was written");
    }

    @Test
    void aValueOfAnotherZnodeIsNotSeen() {
        twoVersions();
        a.create(5, 6, "/y", "w0", 12);
        b.get(7, 8, "/y", "v1", stat(12, 13, 1));
        history.breaks("K4 a read shows what was written");
    }

    @Test
    void aValueIsNotSeenBeforeItIsAskedFor() {
        a.create(1, 2, "/x", "v0", 10);
        b.get(3, 4, "/x", "v1", stat(10, 11, 1));
        a.set(5, 6, "/x", "v1", stat(10, 11, 1));
        history.breaks("K4 a read shows what was written");
    }

    @Test
    void allSeeTheSameAtOneZxid() {
        twoVersions();
        b.op(5, 6, new Request.Exists("/x", 0), done(new Result.Found(stat(10, 11, 2))));
        history.breaks("K4 all see the same at one zxid");
    }

    @Test
    void aChangeHasTheZxidOfItsWrite() {
        twoVersions();
        a.create(5, 6, "/y", "w0", 12);
        b.op(7, 8, new Request.Exists("/x", 0), done(new Result.Found(stat(10, 12, 2))));
        history.breaks("K5 what a zxid changed is what its write changes");
    }

    @Test
    void aZnodeThatWasNotDeletedIsThere() {
        a.create(1, 2, "/x", "v0", 10);
        b.sync(3, 4).absent(5, 6, "/x");
        history.breaks("K3 a session never goes back");
    }

    @Test
    void aZnodeMayBeMissingBeforeItsSessionSeesItsCreation() {
        a.create(1, 2, "/x", "v0", 10);
        b.absent(5, 6, "/x");
        history.keepsAllPromises();
    }

    @Test
    void aZnodeMayBeMissingOnceItsDeletionIsAskedFor() {
        a.create(1, 2, "/x", "v0", 10).unknown(3, 9, new Delete("/x", -1));
        b.sync(4, 5).absent(6, 7, "/x");
        history.keepsAllPromises();
    }

    @Test
    void aDeletedZnodeIsGoneForItsSession() {
        a.create(1, 2, "/x", "v0", 10).delete(3, 4, "/x");
        a.get(5, 6, "/x", "v0", stat(10, 10, 0));
        history.breaks("K3 a session never goes back");
    }

    @Test
    void aDeletedZnodeIsGoneForWhoSyncs() {
        a.create(1, 2, "/x", "v0", 10).delete(3, 4, "/x");
        b.get(5, 6, "/x", "v0", stat(10, 10, 0));
        history.keepsAllPromises();
        b.sync(7, 8).get(9, 10, "/x", "v0", stat(10, 10, 0));
        history.breaks("K4 a read shows one moment of the tree");
    }

    private static Multi deleteWithTick(String tick) {
        return new Multi(List.of(new Delete("/n", -1), new SetData("/tick", tick, -1)));
    }

    private static Outcome ticked(long zxid, int version) {
        return done(
                new Result.Parts(
                        List.of(new Result.Nothing(), new Result.Changed(stat(5, zxid, version)))));
    }

    @Test
    void aZnodeMayComeAndGoAndComeAgain() {
        a.create(1, 2, "/tick", "t0", 5).create(1, 2, "/n", "n0", 10);
        b.get(2, 3, "/n", "n0", stat(10, 10, 0));
        a.op(3, 4, deleteWithTick("t1"), ticked(11, 1));
        b.absent(4, 5, "/n");
        a.create(5, 6, "/n", "n1", 12);
        b.get(6, 7, "/n", "n1", stat(12, 12, 0));
        history.keepsAllPromises();
    }

    @Test
    void aZnodeThatCameAgainIsThere() {
        a.create(1, 2, "/tick", "t0", 5).create(1, 2, "/n", "n0", 10);
        a.op(3, 4, deleteWithTick("t1"), ticked(11, 1));
        a.create(5, 6, "/n", "n1", 12);
        b.sync(7, 8).absent(9, 10, "/n");
        history.breaks("K3 a session never goes back");
    }

    @Test
    void aDeletionIsNotSeenBeforeItIsAskedFor() {
        a.create(1, 2, "/tick", "t0", 5).create(1, 2, "/n", "n0", 10);
        b.get(2, 3, "/n", "n0", stat(10, 10, 0)).absent(3, 4, "/n");
        a.op(5, 6, deleteWithTick("t1"), ticked(11, 1));
        history.breaks("K3 a session never goes back");
    }

    private void aFamily() {
        a.create(1, 2, "/q", "p", 5).createSequential(3, 4, "/q/a-", 0, 10);
    }

    @Test
    void aListingHasAllThatWereMade() {
        aFamily();
        b.children(5, 6, "/q", stat(5, 5, 0, 0, 5, 0), 0);
        b.children(7, 8, "/q", stat(5, 5, 0, 0, 10, 1), 0, numbered("a-", 0));
        history.keepsAllPromises();
    }

    @Test
    void aListingHasNoOther() {
        aFamily();
        b.children(5, 6, "/q", stat(5, 5, 0, 0, 10, 2), 0, numbered("a-", 0), "else");
        history.breaks("K4 a read shows one moment of the tree");
    }

    @Test
    void aListingLacksNone() {
        aFamily();
        b.children(5, 6, "/q", stat(5, 5, 0, 0, 10, 0), 0);
        history.breaks("K4 a read shows one moment of the tree");
    }

    @Test
    void aListingIsNoOlderThanWhatWasShown() {
        aFamily();
        b.get(5, 6, "/q/" + numbered("a-", 0), "value of /q/a-", stat(10, 10, 0));
        b.children(7, 8, "/q", stat(5, 5, 0, 0, 5, 0), 0);
        history.breaks("K3 a session never goes back");
    }

    @Test
    void aListingMayHaveWhatIsOfUnknownOutcome() {
        aFamily();
        a.unknown(5, 9, new Create("/q/b-", "lost", Mode.SEQUENTIAL));
        b.children(6, 7, "/q", stat(5, 5, 0, 0, 12, 2), 0, numbered("a-", 0), numbered("b-", 1));
        history.keepsAllPromises();
    }

    @Test
    void whatIsReadAtTheEndHasEveryAcknowledgedWrite() {
        twoVersions();
        history.reader(1).sync(5, 6).get(7, 8, "/x", "v0", stat(10, 10, 0));
        history.breaks("K13 what was acknowledged is there");
    }

    @Test
    void aServerThatLacksAZnodeAtTheEndHasLostIt() {
        twoVersions();
        history.reader(1).sync(5, 6);
        history.breaks("K13 what was acknowledged is there");
    }

    @Test
    void allServersEndWithTheSameTree() {
        twoVersions();
        a.unknown(5, 6, new SetData("/x", "v2", -1));
        history.reader(1).sync(7, 8).get(9, 10, "/x", "v2", stat(10, 12, 2));
        history.reader(2).sync(7, 8).get(9, 10, "/x", "v2", stat(10, 12, 2));
        history.keepsAllPromises();
        history.reader(3).sync(5, 6).get(6, 7, "/x", "v1", stat(10, 11, 1));
        history.breaks("C1 all servers have the same tree");
    }
}
