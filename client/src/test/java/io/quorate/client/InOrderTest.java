package io.quorate.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

class InOrderTest {

    @Test
    void tasksRunOneAfterTheOther_howeverManyThreadsThereAre_andOneThatFailsStopsNone()
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            InOrder order = new InOrder(threads);
            List<Integer> done = Collections.synchronizedList(new ArrayList<>());
            AtomicBoolean busy = new AtomicBoolean();
            AtomicBoolean overlap = new AtomicBoolean();
            CountDownLatch all = new CountDownLatch(10_000);
            for (int i = 0; i < 10_000; i++) {
                int number = i;
                order.execute(
                        () -> {
                            overlap.compareAndSet(false, !busy.compareAndSet(false, true));
                            done.add(number);
                            busy.set(false);
                            all.countDown();
                            if (number % 100 == 0) {
                                throw new IllegalStateException("meant to fail");
                            }
                        });
            }
            assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(overlap).isFalse();
            assertThat(done).isSorted().hasSize(10_000);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aTaskKnowsThatItIsOne() {
        InOrder order = new InOrder(Runnable::run);
        AtomicBoolean within = new AtomicBoolean();
        order.execute(() -> within.set(order.isCurrent()));
        assertThat(within).isTrue();
        assertThat(order.isCurrent()).isFalse();
    }
}
