package io.quorate.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

class NamesTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final GuardedLoop loop = new GuardedLoop(channel.eventLoop());
    private final ArrayDeque<Runnable> blocking = new ArrayDeque<>();
    private final List<String> answers = new ArrayList<>();
    private final Names names = new Names(loop, blocking::add, NamesTest::resolve);

    private static InetAddress[] resolve(String host) throws UnknownHostException {
        if (host.equals("unknown")) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {InetAddress.getByAddress(host, new byte[] {10, 0, 0, 1})};
    }

    private void ask(String host, String asker) {
        names.lookUp(host, found -> answers.add(asker + " " + found.length));
    }

    @Test
    void manyDialsOfOneNameShareALookUp() {
        ask("a", "first");
        ask("a", "second");
        ask("b", "third");
        assertThat(blocking).hasSize(2);
        blocking.removeFirst().run();
        assertThat(answers).isEmpty(); // the answer comes on the loop
        channel.runPendingTasks();
        assertThat(answers).containsExactly("first 1", "second 1");
        ask("a", "fourth");
        assertThat(blocking).hasSize(2);
    }

    @Test
    void aNameThatDoesNotResolveHasNoAddresses() {
        ask("unknown", "asker");
        blocking.removeFirst().run();
        channel.runPendingTasks();
        assertThat(answers).containsExactly("asker 0");
    }

    @Test
    void aServerThatStopsAnswersWithNothing() {
        Names stopping =
                new Names(
                        loop,
                        _ -> {
                            throw new RejectedExecutionException();
                        },
                        NamesTest::resolve);
        stopping.lookUp("a", found -> answers.add("asker " + found.length));
        assertThat(answers).isEmpty();
        channel.runPendingTasks();
        assertThat(answers).containsExactly("asker 0");
    }
}
