package io.quorate.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.quorate.server.metrics.Metrics;
import io.quorate.server.node.Input;
import io.quorate.server.node.NodeMeters;
import io.quorate.server.zab.ZabMeters;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

class NodeLoopTest {

    private final DefaultEventLoop thread = new DefaultEventLoop();
    private final List<String> ends = new ArrayList<>();
    private final NodeLoop loop =
            new NodeLoop(
                    thread,
                    50,
                    new ProcessEnd() {
                        @Override
                        public void uncaught(Throwable failure) {
                            ends.add("uncaught " + failure.getMessage());
                        }

                        @Override
                        public void historyUntrusted(String reason) {
                            ends.add("untrusted " + reason);
                        }

                        @Override
                        public void newerBuildNeeded(String reason) {
                            ends.add("newer build " + reason);
                        }

                        @Override
                        public void storageFailed(String message, Throwable cause) {
                            ends.add("log " + message);
                        }
                    },
                    new Metrics(new NodeMeters(new ZabMeters())));

    @AfterEach
    void shutDown() {
        thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Everything given to the loop before is done. */
    private void settle() {
        thread.submit(() -> {}).syncUninterruptibly();
    }

    @Test
    void whateverIsThrownOnTheLoopEndsTheProcessOnce() {
        loop.execute(
                () -> {
                    throw new StackOverflowError("deep");
                });
        loop.execute(
                () -> {
                    throw new IllegalStateException("second");
                });
        settle();
        assertThat(ends).containsExactly("uncaught deep");
    }

    @Test
    void aStepThatThrowsEndsTheProcess() {
        loop.execute(() -> loop.accept(new Input.Stop()));
        settle();
        assertThat(ends).containsExactly("uncaught the node loop was not started");
    }

    @Test
    void aLogThatFailsEndsTheProcess() {
        loop.failed("the disk is gone", new IOException("EIO"));
        assertThat(ends).containsExactly("log the disk is gone");
    }

    @Test
    void takesNothingOnceItIsStopped() {
        loop.stop();
        loop.execute(() -> ends.add("ran"));
        loop.execute(() -> loop.accept(new Input.Stop()));
        settle();
        assertThat(ends).isEmpty();
    }
}
