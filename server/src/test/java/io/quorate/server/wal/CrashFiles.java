package io.quorate.server.wal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Files in memory that know what a power loss would leave: which 4 KiB pages were written and not
 * synced, and which names. It can lose the power before any operation, fail a write or a sync, and
 * rot.
 *
 * <p>After a power loss each unsynced page is either as it was synced last or as it was written
 * last, independently; of the unsynced changes of names, the first so many hold.
 */
public final class CrashFiles implements LogFiles {

    public static final int PAGE = 4096;

    /** The power is gone: thrown by the operation that never happened, and by all after it. */
    public static final class PowerLoss extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A page whose newest content is not synced. */
    public record UnsyncedPage(int file, int page) {}

    private static final class Inode {
        byte[] cached = new byte[0];
        byte[] synced = new byte[0];
        final TreeSet<Integer> unsynced = new TreeSet<>();

        void write(ByteBuffer from, long position) {
            int end = (int) position + from.remaining();
            if (end > cached.length) {
                cached = Arrays.copyOf(cached, end);
            }
            for (int page = (int) position / PAGE; page * PAGE < end; page++) {
                unsynced.add(page);
            }
            from.get(cached, (int) position, from.remaining());
        }

        void sync() {
            synced = cached.clone();
            unsynced.clear();
        }

        Inode afterPowerLoss(Set<Integer> kept) {
            int size = synced.length;
            for (int page : kept) {
                size = Math.max(size, Math.min(cached.length, (page + 1) * PAGE));
            }
            byte[] left = Arrays.copyOf(synced, size);
            for (int page : kept) {
                int from = page * PAGE;
                int length = Math.min(cached.length, from + PAGE) - from;
                System.arraycopy(cached, from, left, from, length);
            }
            Inode inode = new Inode();
            inode.cached = left;
            inode.synced = left.clone();
            return inode;
        }
    }

    /** A change of names: {@code from} null creates, {@code to} null deletes. */
    private record NameChange(@Nullable String from, @Nullable String to, Inode inode) {
        void apply(Map<String, Inode> names) {
            if (from != null) {
                names.remove(from);
            }
            if (to != null) {
                names.put(to, inode);
            }
        }
    }

    private final Map<String, Inode> names = new TreeMap<>();
    private final Map<String, Inode> syncedNames = new TreeMap<>();
    private final List<NameChange> unsyncedNames = new ArrayList<>();
    private int operations;
    private int powerLossAt = Integer.MAX_VALUE;
    private int failSyncs;
    private int failWrites;
    private int fullAtWrite = Integer.MAX_VALUE;
    private int syncs;
    private int writes;

    /** Loses the power in front of the operation with this number, the first being 0. */
    public void losePowerAt(int operation) {
        powerLossAt = operation;
    }

    /** How many operations that change something were begun. */
    public int operations() {
        return operations;
    }

    public int syncs() {
        return syncs;
    }

    public int writes() {
        return writes;
    }

    /** The next so many syncs of files fail. */
    public void failSyncs(int count) {
        failSyncs = count;
    }

    /** The next so many writes fail. */
    public void failWrites(int count) {
        failWrites = count;
    }

    /** From the write with this number on there is no room, the first being 0. */
    public void fullAt(int write) {
        fullAtWrite = write;
    }

    private void operation() {
        if (operations >= powerLossAt) {
            throw new PowerLoss();
        }
        operations++;
    }

    /** Pages that a power loss may or may not keep, in a fixed order. */
    public List<UnsyncedPage> unsyncedPages() {
        List<UnsyncedPage> all = new ArrayList<>();
        List<Inode> inodes = inodes();
        for (int i = 0; i < inodes.size(); i++) {
            for (int page : inodes.get(i).unsynced) {
                all.add(new UnsyncedPage(i, page));
            }
        }
        return all;
    }

    private List<Inode> inodes() {
        Set<Inode> distinct = new LinkedHashSet<>(syncedNames.values());
        distinct.addAll(names.values());
        unsyncedNames.forEach(change -> distinct.add(change.inode()));
        return List.copyOf(distinct);
    }

    /** How many changes of names are not synced. */
    public int unsyncedNames() {
        return unsyncedNames.size();
    }

    /** The files after a power loss that kept just these. */
    public CrashFiles afterPowerLoss(Set<UnsyncedPage> keptPages, int keptNames) {
        List<Inode> inodes = inodes();
        IdentityHashMap<Inode, Inode> copies = new IdentityHashMap<>();
        for (int i = 0; i < inodes.size(); i++) {
            Set<Integer> kept = new HashSet<>();
            for (UnsyncedPage page : keptPages) {
                if (page.file() == i) {
                    kept.add(page.page());
                }
            }
            copies.put(inodes.get(i), inodes.get(i).afterPowerLoss(kept));
        }
        Map<String, Inode> left = new TreeMap<>(syncedNames);
        unsyncedNames.subList(0, keptNames).forEach(change -> change.apply(left));
        CrashFiles files = new CrashFiles();
        left.forEach((name, inode) -> files.names.put(name, copies.get(inode)));
        files.syncedNames.putAll(files.names);
        return files;
    }

    /** The files after the process died and the machine did not. */
    public CrashFiles afterKill() {
        return afterPowerLoss(Set.copyOf(unsyncedPages()), unsyncedNames.size());
    }

    /** The files after a power loss that kept nothing unsynced. */
    public CrashFiles afterPowerLossKeepingNothing() {
        return afterPowerLoss(Set.of(), 0);
    }

    /** The files after a power loss that kept what chance wanted. */
    public CrashFiles afterPowerLoss(RandomGenerator random) {
        Set<UnsyncedPage> kept = new HashSet<>();
        for (UnsyncedPage page : unsyncedPages()) {
            if (random.nextBoolean()) {
                kept.add(page);
            }
        }
        return afterPowerLoss(kept, random.nextInt(unsyncedNames.size() + 1));
    }

    // Rot and operators.

    public byte[] content(String name) {
        return inode(name).cached.clone();
    }

    /** Replaces a file's content, on the disk as well. */
    public void replace(String name, byte[] content) {
        Inode inode = inode(name);
        inode.cached = content.clone();
        inode.sync();
    }

    public void flip(String name, int offset) {
        byte[] content = content(name);
        content[offset] ^= 0x40;
        replace(name, content);
    }

    public void remove(String name) {
        names.remove(name);
        syncedNames.remove(name);
    }

    public void put(String name, byte[] content) {
        Inode inode = new Inode();
        inode.cached = content.clone();
        inode.sync();
        names.put(name, inode);
        syncedNames.put(name, inode);
    }

    private Inode inode(String name) {
        Inode inode = names.get(name);
        if (inode == null) {
            throw new IllegalArgumentException("no file " + name);
        }
        return inode;
    }

    // LogFiles.

    @Override
    public List<String> list() {
        return List.copyOf(names.keySet());
    }

    @Override
    public LogFile create(String name) throws IOException {
        operation();
        if (names.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
        Inode inode = new Inode();
        change(new NameChange(null, name, inode));
        return new OpenFile(inode);
    }

    @Override
    public LogFile open(String name) throws IOException {
        Inode inode = names.get(name);
        if (inode == null) {
            throw new NoSuchFileException(name);
        }
        return new OpenFile(inode);
    }

    @Override
    public LogFile openForReading(String name) throws IOException {
        return open(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        operation();
        Inode inode = names.get(from);
        if (inode == null) {
            throw new NoSuchFileException(from);
        }
        change(new NameChange(from, to, inode));
    }

    @Override
    public void delete(String name) throws IOException {
        operation();
        Inode inode = names.get(name);
        if (inode == null) {
            throw new NoSuchFileException(name);
        }
        change(new NameChange(name, null, inode));
    }

    private void change(NameChange change) {
        change.apply(names);
        unsyncedNames.add(change);
    }

    @Override
    public void syncDirectory() {
        operation();
        syncedNames.clear();
        syncedNames.putAll(names);
        unsyncedNames.clear();
    }

    @Override
    public String describe(String name) {
        return "/data/" + name;
    }

    private final class OpenFile implements LogFile {
        private final Inode inode;

        OpenFile(Inode inode) {
            this.inode = inode;
        }

        @Override
        public long size() {
            return inode.cached.length;
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            operation();
            boolean full = writes >= fullAtWrite;
            writes++;
            if (full || failWrites > 0) {
                failWrites = Math.max(0, failWrites - 1);
                throw new IOException("No space left on device");
            }
            inode.write(from, position);
        }

        @Override
        public int read(ByteBuffer to, long position) {
            int length = Math.clamp(inode.cached.length - position, 0, to.remaining());
            to.put(inode.cached, length == 0 ? 0 : (int) position, length);
            return length;
        }

        @Override
        public void sync() throws IOException {
            operation();
            syncs++;
            if (failSyncs > 0) {
                failSyncs--;
                throw new IOException("Input/output error");
            }
            inode.sync();
        }

        @Override
        public void close() {}
    }
}
