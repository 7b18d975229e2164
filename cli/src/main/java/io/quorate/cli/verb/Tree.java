package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.Compat;
import io.quorate.cli.output.Console;
import io.quorate.cli.output.Result;
import io.quorate.client.Children;
import io.quorate.client.KeeperClient;
import io.quorate.client.KeeperException;
import io.quorate.client.Watcher;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A znode and all below it, each before those below it and in the order of their names. Reads ahead
 * among siblings; holds no more of the tree than the way down to where it is.
 */
final class Tree implements Result {

    /** Children of siblings that are asked for at a time. */
    private static final int AHEAD = 64;

    /** After so many lines somebody may have had enough. */
    private static final int LOOK_UP_LINES = 256;

    private final KeeperClient client;
    private final String root;
    private final @Nullable Watcher watcher;

    /** The root's, read at once: if it is not there, that is known before anything is printed. */
    private final List<String> rootNames;

    Tree(KeeperClient client, String root, @Nullable Watcher watcher) throws InterruptedException {
        this.client = client;
        this.root = root;
        this.watcher = watcher;
        rootNames = await(client.getChildren(root, watcher)).names();
    }

    /** Told of each znode. */
    interface Visitor {
        /** A znode, before those below it. */
        void enter(String path) throws InterruptedException;

        /** The same znode, after all below it. */
        default void leave(String path) throws InterruptedException {}

        /** What is below this znode may not be read. */
        void secret(String path);

        /** Whether nobody wants to know more. */
        default boolean hasEnough() {
            return false;
        }
    }

    /** The children of one znode, of which some are done, and some asked for. */
    private final class Level {
        private final String path;
        private final List<String> names;
        private final Deque<CompletableFuture<Children>> asked = new ArrayDeque<>();
        private int next;
        private int nextToAsk;

        Level(String path, List<String> names) {
            this.path = path;
            this.names = names.stream().sorted().toList();
        }

        /** The next child, and its own children; null when there is none left. */
        @Nullable Level down(Visitor visitor) throws InterruptedException {
            while (next < names.size()) {
                askAhead();
                String child = below(path, names.get(next++));
                try {
                    return new Level(child, await(asked.remove()).names());
                } catch (KeeperException.NoNode gone) {
                    // deleted meanwhile
                } catch (KeeperException.NotPermitted secret) {
                    visitor.secret(child);
                    return new Level(child, List.of());
                }
            }
            return null;
        }

        private void askAhead() {
            while (nextToAsk < names.size() && asked.size() < AHEAD) {
                asked.add(client.getChildren(below(path, names.get(nextToAsk++)), watcher));
            }
        }
    }

    static String below(String path, String name) {
        return path.length() == 1 ? path + name : path + "/" + name;
    }

    void walk(Visitor visitor) throws InterruptedException {
        Deque<Level> way = new ArrayDeque<>();
        way.push(new Level(root, rootNames));
        visitor.enter(root);
        while (!way.isEmpty() && !visitor.hasEnough()) {
            Level here = way.peek();
            Level down = here.down(visitor);
            if (down == null) {
                visitor.leave(here.path);
                way.pop();
            } else {
                visitor.enter(down.path);
                way.push(down);
            }
        }
    }

    @Override
    public void text(Console console, Compat compat) throws InterruptedException {
        walk(new Printing(console));
    }

    private static final class Printing implements Visitor {
        private final Console console;
        private int lines;
        private boolean enough;

        Printing(Console console) {
            this.console = console;
        }

        @Override
        public void enter(String path) throws InterruptedException {
            console.out(path);
            if (++lines % LOOK_UP_LINES == 0) {
                enough = console.isDeaf();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }

        @Override
        public boolean hasEnough() {
            return enough;
        }

        @Override
        public void secret(String path) {
            console.failure("what is below " + path + " may not be read, and is left out");
        }
    }

    @Override
    public Object value() throws InterruptedException {
        List<String> paths = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        walk(
                new Visitor() {
                    @Override
                    public void enter(String path) {
                        paths.add(path);
                    }

                    @Override
                    public void secret(String path) {
                        unreadable.add(path);
                    }
                });
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("path", root);
        value.put("paths", paths);
        if (!unreadable.isEmpty()) {
            value.put("unreadable", unreadable);
        }
        return value;
    }
}
