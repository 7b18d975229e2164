package io.quorate.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.wal.CrashFiles;
import io.quorate.server.wal.CrashFiles.UnsyncedPage;
import io.quorate.server.wal.TestHistory;
import io.quorate.server.wal.WalConfig;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.Standing;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Whatever becomes of the batch in flight, nothing that was synced before it is lost. */
class TornTailTest {

    private static final int LAST_BATCH_RECORDS = 12;

    /** Bodies with which the last batch has six pages. */
    private static final int SIX_PAGES = 1800;

    /** Bodies with which it has two. */
    private static final int TWO_PAGES = 400;

    private final TestHistory history = new TestHistory();
    private CrashFiles files = new CrashFiles();

    /** How many records are durable. */
    private int synced;

    /** A log with two synced batches, and a last one that is written, not synced. */
    private void logWithUnsyncedBatch(int bodyBytes) throws IOException {
        TestServer server = TestServer.start(files, new WalConfig(256 * 1024, 64 * 1024), 1);
        server.control(new ControlRecord.StandingIs(Standing.VOTER, 7));
        server.append(history.epoch(1));
        server.flush();
        for (int i = 0; i < 5; i++) {
            server.append(history.txn(700, i));
        }
        server.commitMark(history.lastZxid());
        server.flush();
        synced = history.records().size();
        for (int i = 0; i < LAST_BATCH_RECORDS; i++) {
            server.append(history.txn(bodyBytes, i));
            if (i == 5) {
                server.control(new ControlRecord.Accepted(2, new PeerId(2)));
            }
        }
        server.submit();
        files.failSyncs(1);
        server.writeWaiting();
        assertThat(server.failures()).hasSize(1);
    }

    @Test
    void everySubsetOfLostPagesOfTheLastBatchRecovers() throws IOException {
        logWithUnsyncedBatch(SIX_PAGES);
        List<UnsyncedPage> pages = files.unsyncedPages();
        assertThat(pages).hasSize(6);
        int whole = 0;
        for (int subset = 0; subset < 1 << pages.size(); subset++) {
            Set<UnsyncedPage> kept = new HashSet<>();
            for (int i = 0; i < pages.size(); i++) {
                if ((subset & 1 << i) != 0) {
                    kept.add(pages.get(i));
                }
            }
            int found = assertRecovers(files.afterPowerLoss(kept, 0));
            whole += found == history.records().size() ? 1 : 0;
        }
        assertThat(whole).isEqualTo(1);
    }

    @Test
    void everyByteOfTheLastBatchMayFlip() throws IOException {
        logWithUnsyncedBatch(TWO_PAGES);
        files = files.afterKill();
        String segment = lastSegment();
        byte[] content = files.content(segment);
        List<Integer> lastBatch = bytesOfLastBatch(content);
        for (int offset : lastBatch) {
            byte[] flipped = content.clone();
            flipped[offset] ^= (byte) (1 << offset % 8);
            files.replace(segment, flipped);
            assertRecovers(files.afterKill());
        }
    }

    @Test
    void theFileMayBeCutAtEveryByteOfTheLastBatch() throws IOException {
        logWithUnsyncedBatch(TWO_PAGES);
        files = files.afterKill();
        String segment = lastSegment();
        byte[] content = files.content(segment);
        List<Integer> lastBatch = bytesOfLastBatch(content);
        int before = 0;
        for (int offset : lastBatch) {
            files.replace(segment, Arrays.copyOf(content, offset));
            int found = assertRecovers(files.afterKill());
            assertThat(found).isGreaterThanOrEqualTo(before);
            before = found;
        }
    }

    @Test
    void aPageCacheThatLiesAboutTheLastBatchIsNotBelieved() throws IOException {
        logWithUnsyncedBatch(SIX_PAGES);
        // The sync failed, the process died, the machine did not: the cache still shows the batch.
        TestServer server = TestServer.start(files, 2);
        assertThat(server.history()).isEqualTo(history.records());
        // Now the power goes, and with it what never reached the disk.
        TestServer after = TestServer.start(files.afterPowerLossKeepingNothing(), 3);
        assertThat(after.history()).isEqualTo(history.records());
        assertThat(after.own().acceptedEpoch()).isEqualTo(2);
    }

    @Test
    void aRepairedTailIsNotTakenForDamageLater() throws IOException {
        logWithUnsyncedBatch(SIX_PAGES);
        Set<UnsyncedPage> allButTheThird = new HashSet<>(files.unsyncedPages());
        allButTheThird.remove(files.unsyncedPages().get(2));
        CrashFiles torn = files.afterPowerLoss(allButTheThird, 0);
        TestServer first = TestServer.start(torn, 2);
        assertThat(first.recovered().notes()).singleElement().asString().contains("was torn");
        history.truncateTo(first.recovered().history().epochTable().getLast().lastZxid());
        assertThat(history.records().size()).isGreaterThanOrEqualTo(synced);
        for (int batch = 0; batch < 30; batch++) {
            first.append(history.txn(3000, batch));
            first.flush();
        }
        for (int start = 3; start < 6; start++) {
            TestServer again = TestServer.start(torn.afterPowerLossKeepingNothing(), start);
            assertThat(again.recovered().damage()).isNull();
            assertThat(again.own().standing()).isEqualTo(Standing.VOTER);
            assertThat(again.history()).isEqualTo(history.records());
        }
    }

    /** Recovers, and returns how many records are there. */
    private int assertRecovers(CrashFiles crashed) throws IOException {
        TestServer server = TestServer.start(crashed, 99);
        assertThat(server.recovered().damage()).isNull();
        assertThat(server.own().standing()).isEqualTo(Standing.VOTER);
        List<Proposal> found = server.history();
        assertThat(found.size()).isGreaterThanOrEqualTo(synced);
        assertThat(found).isEqualTo(history.records().subList(0, found.size()));
        assertThat(server.applied()).isEqualTo(history.records().subList(0, synced));
        assertThat(server.own().highestZxidEverLogged()).isEqualTo(found.getLast().zxid());
        boolean promised = found.size() > synced + 6;
        assertThat(server.own().acceptedEpoch() == 2).isIn(promised, true);
        return found.size();
    }

    private String lastSegment() {
        return files.list().stream()
                .filter(name -> name.startsWith("log-"))
                .max(String::compareTo)
                .orElseThrow();
    }

    /** Offsets of the two pages of the last batch, up to its last byte that is not padding. */
    private static List<Integer> bytesOfLastBatch(byte[] content) {
        int end = content.length;
        while (content[end - 1] == 0) {
            end--;
        }
        int from = (end - 1) / CrashFiles.PAGE * CrashFiles.PAGE - CrashFiles.PAGE;
        return IntStream.range(from, end).boxed().toList();
    }
}
