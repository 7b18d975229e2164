package io.quorate.server.torture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wrong with each way through the network, by whichever faults there are at a time. */
final class Links {

    /** A way from one machine to another. */
    record Way(int from, int to) {}

    private final Network network;
    private final Map<Object, Map<Way, Quality>> faults = new LinkedHashMap<>();

    Links(Network network) {
        this.network = network;
    }

    /** Both ways between two machines. */
    static List<Way> between(int one, int other) {
        return List.of(new Way(one, other), new Way(other, one));
    }

    /** All ways between a server and the other servers. */
    List<Way> ofServer(int server) {
        List<Way> ways = new ArrayList<>();
        for (int other = Network.CLIENTS + 1; other < network.machines(); other++) {
            if (other != server) {
                ways.addAll(between(server, other));
            }
        }
        return ways;
    }

    /** All ways there are. */
    List<Way> all() {
        List<Way> ways = new ArrayList<>();
        for (int from = 0; from < network.machines(); from++) {
            for (int to = 0; to < network.machines(); to++) {
                if (from != to) {
                    ways.add(new Way(from, to));
                }
            }
        }
        return ways;
    }

    /** These ways are so, beside what else is wrong with them, until that fault is healed. */
    void harm(Object fault, List<Way> ways, Quality quality) {
        Map<Way, Quality> each = new LinkedHashMap<>();
        ways.forEach(way -> each.put(way, quality));
        faults.put(fault, each);
        apply();
    }

    void heal(Object fault) {
        faults.remove(fault);
        apply();
    }

    private void apply() {
        for (Way way : all()) {
            Quality quality = Quality.GOOD;
            for (Map<Way, Quality> fault : faults.values()) {
                quality = quality.and(fault.getOrDefault(way, Quality.GOOD));
            }
            network.set(way.from(), way.to(), quality);
        }
    }
}
