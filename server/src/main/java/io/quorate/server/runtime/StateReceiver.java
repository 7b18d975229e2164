package io.quorate.server.runtime;

import io.quorate.server.common.InvariantViolation;
import io.quorate.server.node.Input;
import io.quorate.server.recovery.Generations;
import io.quorate.server.snapshot.LoadedState;
import io.quorate.server.snapshot.SnapshotWriter;
import io.quorate.server.snapshot.StateMeta;
import io.quorate.server.snapshot.StateStore;
import io.quorate.server.wal.GenerationSwitch;
import io.quorate.server.zab.HistoryBase;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.SyncPlan;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Receives the state of a leader, beside this server's own, and has it take that one's place when
 * consensus says so. Called on the loop's thread; writes, verifies and loads on the snapshot
 * thread.
 */
public final class StateReceiver {

    /** One reception, on the snapshot thread but for {@code givenUp}. */
    private static final class Reception {
        final long number;
        final SyncPlan.Snapshot plan;
        volatile boolean givenUp;
        @Nullable SnapshotWriter writer;
        @Nullable StateStore store;

        Reception(long number, SyncPlan.Snapshot plan) {
            this.number = number;
            this.plan = plan;
        }
    }

    private final Generations generations;
    private final StateKeeper keeper;
    private final Executor loop;
    private final Consumer<Input> inputs;
    private final LongSupplier hashSeeds;
    private long nextNumber;

    /** The disk id under which the last generation was begun; 0 for none. */
    private long rebuiltDiskId;

    private @Nullable Reception current;

    /**
     * @param loop runs work on the loop's thread
     * @param inputs takes inputs, on the loop's thread
     * @param hashSeeds secret random numbers
     */
    public StateReceiver(
            Generations generations,
            StateKeeper keeper,
            Executor loop,
            Consumer<Input> inputs,
            LongSupplier hashSeeds)
            throws IOException {
        this.generations = generations;
        this.keeper = keeper;
        this.loop = loop;
        this.inputs = inputs;
        this.hashSeeds = hashSeeds;
        nextNumber = generations.unused();
    }

    /** See {@code ZabEffects.receiveSnapshot}. */
    void begin(SyncPlan.Snapshot plan) {
        abandon();
        Reception begun = new Reception(nextNumber++, plan);
        current = begun;
        onDisk(begun, () -> begun.writer = generations.states().receive(begun.number));
    }

    /** See {@code ZabEffects.snapshotPiece}. */
    void piece(Message.SnapshotPiece piece) {
        Reception to = current;
        if (to == null) {
            throw new InvariantViolation("a piece of no snapshot");
        }
        onDisk(to, () -> write(to, piece));
    }

    private void write(Reception to, Message.SnapshotPiece piece) throws IOException {
        SnapshotWriter writer = to.writer;
        if (writer == null) {
            return;
        }
        ByteBuffer bytes = piece.bytes().duplicate();
        long written = piece.offsetBytes() + bytes.remaining();
        writer.write(bytes);
        if (!piece.last()) {
            answer(to, new Input.SnapshotWritten(written));
            return;
        }
        writer.finish();
        writer.close();
        to.writer = null;
        StateStore store = generations.states().open(to.number);
        to.store = store;
        StateMeta meta = store.meta();
        if (meta == null || meta.base().zxid() != to.plan.zxid()) {
            throw new IOException("it is not the state that was announced");
        }
        LoadedState loaded = store.load(hashSeeds.getAsLong());
        answer(to, new Input.StateReceived(meta.base(), loaded.tree(), loaded.sessions()));
    }

    /** Answers for one that was given up never come. */
    private void answer(Reception of, Input input) {
        loop.execute(
                () -> {
                    if (!of.givenUp) {
                        inputs.accept(input);
                    }
                });
    }

    private interface DiskWork {
        void run() throws IOException;
    }

    private void onDisk(Reception of, DiskWork work) {
        keeper.execute(
                () -> {
                    if (of.givenUp) {
                        return;
                    }
                    try {
                        work.run();
                    } catch (IOException e) {
                        answer(of, new Input.StateRefused(String.valueOf(e.getMessage())));
                        of.writer = closed(of.writer);
                    }
                });
    }

    private static @Nullable SnapshotWriter closed(@Nullable SnapshotWriter writer) {
        if (writer != null) {
            try {
                writer.close();
            } catch (IOException e) {
                // What is left of it is deleted at the next start.
                return null;
            }
        }
        return null;
    }

    /** See {@code ZabEffects.abandonSnapshot}. */
    void abandon() {
        Reception given = current;
        current = null;
        if (given != null) {
            given.givenUp = true;
            keeper.execute(() -> delete(given));
        }
    }

    private void delete(Reception given) {
        given.writer = closed(given.writer);
        try {
            StateStore store = given.store;
            if (store != null) {
                store.close();
                generations.states().delete(given.number);
            }
        } catch (IOException e) {
            // Deleted at the next start.
            given.store = null;
        }
    }

    /**
     * See {@code ZabEffects.beginGeneration}: how the log changes over.
     *
     * @param rebuilding whether this disk is not believed: then what the new generation takes the
     *     place of goes to quarantine
     * @param diskId the disk id that it is rebuilt under, another for each time it is not believed
     */
    GenerationSwitch changeOver(HistoryBase base, boolean rebuilding, long diskId) {
        // What was damaged is kept, and not what a first attempt to rebuild it left.
        boolean keepOlder = rebuilding && diskId != rebuiltDiskId && !generations.isBegunEmpty();
        rebuiltDiskId = diskId;
        Reception taken = current;
        current = null;
        long generation = keeper.nextGeneration();
        StateStore store = taken == null ? null : taken.store;
        StateMeta meta = store == null ? null : store.meta();
        if (base.zxid() == 0) {
            if (taken != null) {
                current = taken;
                abandon();
            }
            long number = nextNumber++;
            return then(
                    generations.switchTo(number, new StateMeta(base, 0)),
                    () -> keeper.changedOver(null, number, generation, keepOlder));
        }
        if (taken == null || meta == null) {
            throw new InvariantViolation("no state was received");
        }
        return then(
                generations.switchTo(taken.number, meta),
                () -> keeper.changedOver(store, taken.number, generation, keepOlder));
    }

    private static GenerationSwitch then(GenerationSwitch first, Runnable second) {
        return segment -> {
            first.switchTo(segment);
            second.run();
        };
    }
}
