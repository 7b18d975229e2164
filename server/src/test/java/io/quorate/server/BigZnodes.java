package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A state that takes a while to send. */
@SuppressWarnings("try") // ZooKeeper.close may be interrupted, as any of this may
final class BigZnodes {

    private static final int TIMEOUT_MILLIS = 20_000;
    private static final long LIMIT_SECONDS = 60;

    private BigZnodes() {}

    /** Creates {@code /big0} and so on, with data that no compression makes small. */
    static void create(String address, int count, int bytes) throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        CountDownLatch all = new CountDownLatch(count);
        List<Integer> refused = Collections.synchronizedList(new ArrayList<>());
        try (ZooKeeper client = new ZooKeeper(address, TIMEOUT_MILLIS, _ -> {})) {
            for (int i = 0; i < count; i++) {
                byte[] data = new byte[bytes];
                random.nextBytes(data);
                client.create(
                        "/big" + i,
                        data,
                        Ids.OPEN_ACL_UNSAFE,
                        CreateMode.PERSISTENT,
                        (code, _, _, _) -> {
                            if (code != 0) {
                                refused.add(code);
                            }
                            all.countDown();
                        },
                        null);
            }
            assertThat(all.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(refused).isEmpty();
    }
}
