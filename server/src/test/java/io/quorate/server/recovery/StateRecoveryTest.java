package io.quorate.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.snapshot.MemoryStates;
import io.quorate.server.wal.CrashFiles;
import io.quorate.server.wal.CrashFiles.PowerLoss;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.SplittableRandom;

/**
 * Loses the power at every operation on the disk that a random life of a server makes which saves,
 * keeps snapshots, purges, is sent states and starts again; and at every operation of the recovery
 * that follows. State and log together are always what the log alone makes.
 */
class StateRecoveryTest {

    /** Where the power goes. */
    private record Loss(int ofFiles, int ofStates, boolean behind) {
        static final Loss NEVER = new Loss(Integer.MAX_VALUE, Integer.MAX_VALUE, false);

        static Loss ofFile(int operation) {
            return new Loss(operation, Integer.MAX_VALUE, false);
        }

        static Loss ofState(int operation, boolean behind) {
            return new Loss(Integer.MAX_VALUE, operation, behind);
        }

        void arm(CrashFiles files, MemoryStates states) {
            files.losePowerAt(ofFiles);
            states.losePowerAt(ofStates, behind);
        }
    }

    /** Lives until the power goes. */
    private static StoredLife live(long seed, Loss loss) throws IOException {
        StoredLife life = new StoredLife(seed);
        loss.arm(life.files(), life.states());
        try {
            life.live();
        } catch (PowerLoss e) {
            // Wanted.
        }
        return life;
    }

    private static void survives(long seed, Loss loss) throws IOException {
        StoredLife life = live(seed, loss);
        SplittableRandom random = new SplittableRandom(seed);
        life.verify(life.files().afterPowerLossKeepingNothing(), life.states().afterCrash());
        life.verify(life.files().afterKill(), life.states().afterCrash());
        for (int image = 0; image < 2; image++) {
            life.verify(life.files().afterPowerLoss(random), life.states().afterCrash());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4, 5, 6, 7, 8})
    void aServerSurvivesAPowerLossAtEveryOperation(long seed) throws IOException {
        StoredLife whole = live(seed, Loss.NEVER);
        int ofFiles = whole.files().operations();
        int ofStates = whole.states().operations();
        assertThat(ofStates).as("operations on states").isGreaterThan(5);
        assertThat(whole.purgedTo()).as("purged").isPositive();
        for (int operation = 0; operation <= ofFiles; operation++) {
            survives(seed, Loss.ofFile(operation));
        }
        for (int operation = 0; operation <= ofStates; operation++) {
            survives(seed, Loss.ofState(operation, false));
            survives(seed, Loss.ofState(operation, true));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void itsRecoverySurvivesAPowerLossAtEveryOperationOfItsOwn(long seed) throws IOException {
        int ofFiles = live(seed, Loss.NEVER).files().operations();
        SplittableRandom random = new SplittableRandom(seed);
        for (int operation = 0; operation <= ofFiles; operation += 10) {
            StoredLife life = live(seed, Loss.ofFile(operation));
            CrashFiles crashed = life.files().afterPowerLoss(random);
            boolean lost = true;
            for (int again = 0; lost; again++) {
                lost = recoverySurvives(life, crashed, Loss.ofFile(again), random);
            }
            lost = true;
            for (int again = 0; lost; again++) {
                lost = recoverySurvives(life, crashed, Loss.ofState(again, false), random);
                recoverySurvives(life, crashed, Loss.ofState(again, true), random);
            }
        }
    }

    /**
     * Loses the power in the recovery.
     *
     * @return whether the recovery went so far
     */
    private static boolean recoverySurvives(
            StoredLife life, CrashFiles crashed, Loss loss, SplittableRandom random)
            throws IOException {
        CrashFiles files = crashed.afterKill();
        MemoryStates states = life.states().afterCrash();
        loss.arm(files, states);
        boolean lost = false;
        try {
            StoredServer.start(files, states, 4);
        } catch (PowerLoss e) {
            lost = true;
        }
        life.verify(files.afterPowerLoss(random), states.afterCrash());
        return lost;
    }

    /** Where nothing is lost, whatever was saved and purged in between, and whenever it started. */
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36})
    void stateAndLogAreWhatTheLogAloneMakes(long seed) throws IOException {
        StoredLife life = live(seed, Loss.NEVER);
        for (int i = 0; i < 3; i++) {
            life.live();
        }
        life.verify(life.files().afterKill(), life.states().afterCrash());
    }
}
