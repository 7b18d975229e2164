package io.quorate.bench.load;

import io.quorate.protocol.request.Request;
import io.quorate.protocol.wire.WireWriter;

import java.util.function.Function;

/** What one connection asks, request after request. */
interface RequestStream {

    /** Appends the next request as a whole frame. */
    void writeNext(WireWriter out, int xid);

    /** Whether there is one; most never end. */
    default boolean hasNext() {
        return true;
    }

    /** Goes round the keys; of ten requests in a row so many are reads. */
    final class Keys implements RequestStream {

        private final FrameTemplate get;
        private final FrameTemplate set;
        private final int keys;
        private final int readsInTen;
        private int key;
        private int inTen;

        Keys(FrameTemplate get, FrameTemplate set, int keys, int first, int readsInTen, int inTen) {
            this.get = get;
            this.set = set;
            this.keys = keys;
            this.readsInTen = readsInTen;
            this.inTen = inTen;
            key = first;
        }

        @Override
        public void writeNext(WireWriter out, int xid) {
            FrameTemplate frame = inTen < readsInTen ? get : set;
            frame.write(out, xid, key);
            inTen = inTen == 9 ? 0 : inTen + 1;
            key = key == keys - 1 ? 0 : key + 1;
        }
    }

    /** Goes round the keys, ten at a time. */
    final class Multis implements RequestStream {

        private final FrameTemplate multi;
        private final int groups;
        private int group;

        Multis(FrameTemplate multi, int groups, int first) {
            this.multi = multi;
            this.groups = groups;
            group = first % groups;
        }

        @Override
        public void writeNext(WireWriter out, int xid) {
            multi.write(out, xid, group * Workload.SETS_IN_A_MULTI);
            group = group == groups - 1 ? 0 : group + 1;
        }
    }

    /** Deletes keys, each once. */
    final class Deletions implements RequestStream {

        private final FrameTemplate delete;
        private final int end;
        private int key;

        Deletions(FrameTemplate delete, int first, int end) {
            this.delete = delete;
            this.end = end;
            key = first;
        }

        @Override
        public boolean hasNext() {
            return key < end;
        }

        @Override
        public void writeNext(WireWriter out, int xid) {
            delete.write(out, xid, key++);
        }
    }

    /** Every so often below a new parent: a list of children is not to grow without end. */
    final class Creations implements RequestStream {

        private final String firstParent;
        private final Function<String, Request> below;
        private final Function<String, Request> parent;
        private FrameTemplate create;
        private int parents;
        private int number;

        /**
         * Begins below a parent that is there.
         *
         * @param below creates a znode below a parent
         * @param parent creates a parent
         */
        Creations(
                String firstParent,
                Function<String, Request> below,
                Function<String, Request> parent) {
            this.firstParent = firstParent;
            this.below = below;
            this.parent = parent;
            create = new FrameTemplate(below.apply(firstParent));
        }

        @Override
        public void writeNext(WireWriter out, int xid) {
            if (number == Workload.CHILDREN_PER_PARENT) {
                number = 0;
                String next = firstParent + "/p" + parents++;
                create = new FrameTemplate(below.apply(next));
                new FrameTemplate(parent.apply(next)).write(out, xid);
                return;
            }
            if (create.hasNumber()) {
                create.write(out, xid, number);
            } else {
                create.write(out, xid);
            }
            number++;
        }
    }

    /** Creates a znode, then deletes it, then the next. */
    final class CreationsAndDeletions implements RequestStream {

        private final FrameTemplate create;
        private final FrameTemplate delete;
        private int number;
        private boolean exists;

        CreationsAndDeletions(Request create, Request delete) {
            this.create = new FrameTemplate(create);
            this.delete = new FrameTemplate(delete);
        }

        @Override
        public void writeNext(WireWriter out, int xid) {
            if (exists) {
                delete.write(out, xid, number++);
            } else {
                create.write(out, xid, number);
            }
            exists = !exists;
        }
    }
}
