package io.quorate.server.torture.check;

import static io.quorate.server.torture.check.HistoryDraft.done;
import static io.quorate.server.torture.check.HistoryDraft.stat;

import io.quorate.protocol.ErrorCode;
import io.quorate.server.torture.check.Request.Create;
import io.quorate.server.torture.check.Request.Delete;
import io.quorate.server.torture.check.Request.Mode;
import io.quorate.server.torture.check.Request.Multi;
import io.quorate.server.torture.check.Request.Part;
import io.quorate.server.torture.check.Request.SetData;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Histories whose writes are as they must be, and others of which one must be refused. */
final class WritesCheckTest {

    private final HistoryDraft history = new HistoryDraft();
    private final HistoryDraft.Session a = history.session();
    private final HistoryDraft.Session b = history.session();

    @Test
    void concurrentWritesMayHaveAnyOrder() {
        a.create(1, 2, "/x", "v0", 10);
        a.set(3, 6, "/x", "v1", stat(10, 12, 2));
        b.set(4, 5, "/x", "v2", stat(10, 11, 1));
        history.keepsAllPromises();
    }

    @Test
    void aWriteBeforeOneThatWasDoneWhenItWasAskedFor_isNotLinearizable() {
        a.create(1, 2, "/x", "v0", 10);
        a.set(3, 4, "/x", "v1", stat(10, 12, 2));
        b.set(5, 6, "/x", "v2", stat(10, 11, 1));
        history.breaks("K1 writes are linearizable");
    }

    @Test
    void aWriteBeforeOneThatSomebodyHadReadWhenItWasAskedFor_isNotLinearizable() {
        a.create(1, 2, "/x", "v0", 10);
        a.unknown(3, 9, new SetData("/x", "v1", -1));
        b.get(3, 4, "/x", "v1", stat(10, 12, 2));
        b.set(5, 6, "/x", "v2", stat(10, 11, 1));
        history.breaks("K1 writes are linearizable");
    }

    @Test
    void noTwoWritesHaveOneZxid() {
        a.create(1, 4, "/x", "v0", 10);
        b.create(1, 4, "/y", "v1", 10);
        history.breaks("K1 each write has a zxid of its own");
    }

    @Test
    void aVersionIsTakenOnce() {
        a.create(1, 2, "/x", "v0", 10);
        a.op(3, 6, new SetData("/x", "v1", 0), done(new Result.Changed(stat(10, 11, 1))));
        b.op(3, 6, new SetData("/x", "v2", 0), done(new Result.Changed(stat(10, 12, 1))));
        history.breaks("K5 versions count the writes");
    }

    @Test
    void aVersionThatNobodyMadeIsAWriteTooMany() {
        a.create(1, 2, "/x", "v0", 10);
        a.set(3, 4, "/x", "v1", stat(10, 12, 2));
        history.breaks("K9 a write is done at most once");
    }

    @Test
    void aWriteOfUnknownOutcomeExplainsOneVersion() {
        a.create(1, 2, "/x", "v0", 10);
        b.unknown(2, 5, new SetData("/x", "lost", -1));
        a.set(3, 4, "/x", "v1", stat(10, 12, 2));
        history.keepsAllPromises();
    }

    @Test
    void aWriteOfUnknownOutcomeExplainsNoSecondVersion() {
        a.create(1, 2, "/x", "v0", 10);
        b.unknown(2, 5, new SetData("/x", "lost", -1));
        a.set(3, 4, "/x", "v1", stat(10, 13, 3));
        history.breaks("K9 a write is done at most once");
    }

    @Test
    void aWriteOfUnknownOutcomeThatIsSeenTwice_wasDoneTwice() {
        a.create(1, 2, "/x", "v0", 10);
        b.unknown(2, 9, new SetData("/x", "lost", -1));
        a.get(3, 4, "/x", "lost", stat(10, 11, 1));
        a.get(5, 6, "/x", "lost", stat(10, 12, 2));
        history.breaks("K9 a write is done at most once");
    }

    @Test
    void aSessionsWritesAreDoneInTheirOrder_unknownOnesToo() {
        a.create(1, 2, "/x", "v0", 10);
        b.unknown(3, 4, new SetData("/x", "v1", -1));
        b.set(3, 5, "/x", "v2", stat(10, 11, 1));
        a.get(6, 7, "/x", "v1", stat(10, 12, 2));
        history.breaks("K2 a session's writes are done in order");
    }

    @Test
    void answersComeInTheOrderOfRequests() {
        a.create(1, 2, "/x", "v0", 10);
        b.op(2, 3, 4, new Request.Sync(), done(new Result.Nothing()));
        b.op(1, 3, 4, new Request.Sync(), done(new Result.Nothing()));
        history.breaks("K2 a session's requests are done in order");
    }

    @Test
    void aRefusedWriteIsNeverSeen() {
        a.create(1, 2, "/x", "v0", 10);
        b.refused(3, 4, new SetData("/x", "v1", 7), ErrorCode.BAD_VERSION);
        a.get(5, 6, "/x", "v1", stat(10, 11, 1));
        history.breaks("K4 a read shows what was written");
    }

    private static Multi pair(String value) {
        List<Part> parts =
                List.of(new SetData("/x", value + "x", -1), new SetData("/y", value + "y", -1));
        return new Multi(parts);
    }

    @Test
    void noPartOfARefusedMultiIsSeen() {
        a.create(1, 2, "/x", "v0", 10).create(2, 3, "/y", "v1", 11);
        b.refused(3, 4, pair("m"), ErrorCode.BAD_VERSION);
        a.get(5, 6, "/y", "my", stat(11, 12, 1));
        history.breaks("K6 a multi is done as one");
    }

    @Test
    void thePartsOfAMultiHaveOneZxid() {
        a.create(1, 2, "/x", "v0", 10).create(2, 3, "/y", "v1", 11);
        List<Result> results =
                List.of(new Result.Changed(stat(10, 12, 1)), new Result.Changed(stat(11, 13, 1)));
        a.op(3, 4, pair("m"), done(new Result.Parts(results)));
        history.breaks("K6 a multi is done as one");
    }

    @Test
    void halfOfAMultiIsSeenByNobody() {
        a.create(1, 2, "/x", "v0", 10).create(2, 3, "/y", "v1", 11);
        a.unknown(3, 9, pair("m"));
        b.get(4, 5, "/x", "mx", stat(10, 12, 1));
        b.get(6, 7, "/y", "v1", stat(11, 11, 0));
        history.breaks("K3 a session never goes back");
    }

    @Test
    void halfOfAMultiIsNotReadAtOneMoment() {
        a.create(1, 2, "/x", "v0", 10).create(2, 3, "/y", "v1", 11);
        a.unknown(3, 9, pair("m"));
        List<Result> results =
                List.of(
                        new Result.Data("mx", stat(10, 12, 1)),
                        new Result.Data("v1", stat(11, 11, 0)));
        b.op(4, 5, new Request.MultiRead(List.of("/x", "/y")), done(new Result.Parts(results)));
        history.breaks("K4 a read shows one moment of the tree");
    }

    @Test
    void aMultiMayBeReadBeforeAndAfter() {
        a.create(1, 2, "/x", "v0", 10).create(2, 3, "/y", "v1", 11);
        a.unknown(3, 9, pair("m"));
        b.get(4, 5, "/y", "v1", stat(11, 11, 0));
        b.get(6, 7, "/x", "mx", stat(10, 12, 1));
        b.get(8, 9, "/y", "my", stat(11, 12, 1));
        history.keepsAllPromises();
    }

    @Test
    void aSequenceNumberIsGivenOnce() {
        a.createSequential(1, 2, "/q/a-", 0, 10);
        b.createSequential(3, 4, "/q/b-", 0, 11);
        history.breaks("K5 no sequence number is given twice");
    }

    @Test
    void sequenceNumbersRiseWithZxids() {
        a.createSequential(1, 4, "/q/a-", 1, 10);
        b.createSequential(1, 4, "/q/b-", 0, 11);
        history.breaks("K5 sequence numbers rise with zxids");
    }

    @Test
    void sequenceNumbersMayHaveGaps() {
        a.createSequential(1, 2, "/q/a-", 0, 10);
        b.createSequential(3, 4, "/q/b-", 5, 11);
        history.keepsAllPromises();
    }

    @Test
    void aRefusedVersionWasWrong() {
        a.create(1, 2, "/x", "v0", 10);
        b.refused(3, 4, new SetData("/x", "v1", 0), ErrorCode.BAD_VERSION);
        history.breaks("K1 what is refused has a reason");
    }

    @Test
    void aVersionMayBecomeWrongMeanwhile() {
        a.create(1, 2, "/x", "v0", 10);
        b.refused(3, 6, new SetData("/x", "v1", 0), ErrorCode.BAD_VERSION);
        a.set(4, 8, "/x", "v2", stat(10, 11, 1));
        history.keepsAllPromises();
    }

    @Test
    void aZnodeThatIsThereIsNotSaidToBeMissing() {
        a.create(1, 2, "/x", "v0", 10);
        b.refused(3, 4, new SetData("/x", "v1", -1), ErrorCode.NO_NODE);
        history.breaks("K1 what is refused has a reason");
    }

    @Test
    void aZnodeThatNobodyMadeIsNotSaidToExist() {
        b.refused(3, 4, new Create("/x", "v1", Mode.PERSISTENT), ErrorCode.NODE_EXISTS);
        history.breaks("K1 what is refused has a reason");
    }

    @Test
    void aZnodeWhoseDeletionIsUnknownMayBeMissing() {
        a.create(1, 2, "/x", "v0", 10).unknown(2, 5, new Delete("/x", -1));
        b.refused(3, 4, new SetData("/x", "v1", -1), ErrorCode.NO_NODE);
        history.keepsAllPromises();
    }

    @Test
    void aSetChangesTheVersionThatItAskedFor() {
        a.create(1, 2, "/x", "v0", 10);
        a.op(3, 4, new SetData("/x", "v1", 4), done(new Result.Changed(stat(10, 11, 1))));
        history.breaks("K1 what is carried out was asked for of that state");
    }

    private static Multi setYIfX(int version) {
        return new Multi(List.of(new Request.Check("/x", version), new SetData("/y", "w1", -1)));
    }

    private static Outcome yIsSet() {
        return done(
                new Result.Parts(
                        List.of(new Result.Nothing(), new Result.Changed(stat(11, 12, 1)))));
    }

    @Test
    void whatAMultiChecksIsSo() {
        a.create(1, 2, "/x", "v0", 10).create(2, 3, "/y", "w0", 11);
        a.op(4, 5, setYIfX(0), yIsSet());
        history.keepsAllPromises();
    }

    @Test
    void aMultiIsNotDoneIfWhatItChecksIsNotSo() {
        a.create(1, 2, "/x", "v0", 10).create(2, 3, "/y", "w0", 11);
        a.op(4, 5, setYIfX(1), yIsSet());
        history.breaks("K1 what is carried out was asked for of that state");
    }

    @Test
    void aMultiIsNotDoneIfWhatItChecksIsNotThere() {
        a.create(2, 3, "/y", "w0", 11);
        a.op(4, 5, setYIfX(-1), yIsSet());
        history.breaks("K1 what is carried out was asked for of that state");
    }

    @Test
    void aSetOfUnknownOutcomeMayMakeWhatAMultiChecksSo() {
        a.create(1, 2, "/x", "v0", 10).create(2, 3, "/y", "w0", 11);
        b.unknown(3, 9, new SetData("/x", "lost", -1));
        a.op(4, 5, setYIfX(1), yIsSet());
        history.keepsAllPromises();
    }
}
