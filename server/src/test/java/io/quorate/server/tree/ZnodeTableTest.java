package io.quorate.server.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.txn.ByteSlice;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

class ZnodeTableTest {

    private final PathHash hash = new PathHash(7);
    private final ZnodeTable table = new ZnodeTable(hash);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsWhatAMapWouldFindWhileItGrowsAndShrinks(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Object> model = new HashMap<>();
        for (int phase = 0; phase < 6; phase++) {
            boolean growing = phase % 2 == 0;
            for (int i = 0; i < 20_000; i++) {
                String path = "/" + random.nextInt(30_000);
                int position = find(path);
                assertThat(position != ZnodeTable.ABSENT).isEqualTo(model.containsKey(path));
                if (position == ZnodeTable.ABSENT) {
                    if (growing || random.nextInt(10) == 0) {
                        model.put(path, insert(path));
                    }
                } else {
                    assertThat(table.at(position)).isSameAs(model.get(path));
                    if (!growing) {
                        table.remove(position);
                        model.remove(path);
                    } else if (random.nextInt(10) == 0) {
                        Object children =
                                new Children(ZnodeTable.znodeOf(table.at(position)), null);
                        table.set(position, children);
                        model.put(path, children);
                    }
                }
            }
            assertHolds(model);
        }
    }

    @Test
    void comingAndGoingAtOneSizeDoesNotWearItOut() {
        List<String> living = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            living.add("/first" + i);
            insert("/first" + i);
        }
        for (int i = 0; i < 100_000; i++) {
            String victim = living.set(i % living.size(), "/" + i);
            table.remove(find(victim));
            insert("/" + i);
        }
        assertThat(table.size()).isEqualTo(600);
        assertThat(table.segmentCount()).isEqualTo(1);
        living.forEach(path -> assertThat(find(path)).isNotEqualTo(ZnodeTable.ABSENT));
        assertThat(find("/first5")).isEqualTo(ZnodeTable.ABSENT);
    }

    private void assertHolds(Map<String, Object> model) {
        assertThat(table.size()).isEqualTo(model.size());
        Set<Object> seen = new HashSet<>();
        table.forEach(seen::add);
        assertThat(seen).isEqualTo(new HashSet<>(model.values()));
    }

    private int find(String path) {
        ByteSlice slice = ByteSlice.ofUtf8("xx" + path);
        int length = slice.length() - 2;
        return table.find(hash.of(slice.array(), 2, length), slice.array(), 2, length);
    }

    private Object insert(String path) {
        ByteSlice slice = ByteSlice.ofUtf8(path);
        byte[] znode = Znode.create(slice, null, 0, 1, 1, 0);
        table.insert(hash.of(slice.array()), znode);
        return znode;
    }
}
