package io.quorate.server.node;

import io.quorate.server.zab.LinkId;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** What a leader was asked and has not proposed yet, in order. */
final class Backlog {

    private final ArrayDeque<Asked> messages = new ArrayDeque<>();
    private int count;

    /** One message. */
    sealed interface Asked {
        /** Whence; null from this server itself. */
        @Nullable LinkId link();

        /** How many requests of it are left. */
        int left();

        /** Writes, and how far they were gone through. */
        final class Writes implements Asked {
            final @Nullable LinkId link;
            final byte[] packed;
            final ByteBuffer buffer;
            final long arrivedNanos;
            int position;
            private int left;

            Writes(@Nullable LinkId link, RelayMessage.Forward forward, long nowNanos) {
                arrivedNanos = nowNanos;
                this.link = link;
                packed = forward.packed();
                buffer = ByteBuffer.wrap(packed);
                left = forward.count();
            }

            @Override
            public @Nullable LinkId link() {
                return link;
            }

            @Override
            public int left() {
                return left;
            }
        }

        record Opening(@Nullable LinkId link, RelayMessage.OpenSession ask) implements Asked {
            @Override
            public int left() {
                return 1;
            }
        }

        record Attaching(@Nullable LinkId link, RelayMessage.AttachSession ask) implements Asked {
            @Override
            public int left() {
                return 1;
            }
        }
    }

    void add(Asked asked) {
        if (asked.left() > 0) {
            messages.add(asked);
            count += asked.left();
        }
    }

    /** The oldest message, or null. */
    @Nullable Asked peek() {
        return messages.peek();
    }

    /** One request of the oldest message is decided. */
    void decided() {
        count--;
        if (messages.element() instanceof Asked.Writes writes && writes.left > 1) {
            writes.left--;
        } else {
            messages.remove();
        }
    }

    /** What came on this link is not to be decided. */
    void drop(LinkId link) {
        messages.removeIf(
                asked -> {
                    boolean dropped = link.equals(asked.link());
                    count -= dropped ? asked.left() : 0;
                    return dropped;
                });
    }

    void clear() {
        messages.clear();
        count = 0;
    }

    /** How many requests wait. */
    int count() {
        return count;
    }
}
