package io.quorate.k8s.pod;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What happened to pods, in order, as {@code kubectl get events} tells it. */
public final class Events {

    private final long beginNanos = System.nanoTime();
    private final List<Event> all = new CopyOnWriteArrayList<>();

    Events() {}

    /**
     * One of them.
     *
     * @param atMillis since the cluster was made
     * @param pod its name
     */
    public record Event(long atMillis, String pod, String what) {

        @Override
        public String toString() {
            return "%8.3f s  %s  %s".formatted(atMillis / 1e3, pod, what);
        }
    }

    synchronized void add(String pod, String what) {
        all.add(new Event((System.nanoTime() - beginNanos) / 1_000_000, pod, what));
    }

    /** How many there are. */
    public int size() {
        return all.size();
    }

    /** Those behind the first {@code skipped}. */
    public List<Event> since(int skipped) {
        return List.copyOf(all.subList(skipped, all.size()));
    }

    void writeTo(Path file) {
        try {
            Files.write(file, all.stream().map(Event::toString).toList());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The last of one pod. */
    List<Event> last(String pod, int count) {
        List<Event> its = all.stream().filter(event -> event.pod().equals(pod)).toList();
        return its.subList(Math.max(0, its.size() - count), its.size());
    }
}
