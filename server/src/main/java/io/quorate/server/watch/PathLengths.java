package io.quorate.server.watch;

import java.util.Arrays;

/**
 * The lengths of some paths, in order, and how many paths have each. Of a path that changes only
 * those ancestors are looked up whose length is among them, however deep it is.
 */
final class PathLengths {

    private int[] lengths = new int[8];
    private int[] paths = new int[8];
    private int size;

    void add(int length) {
        int at = Arrays.binarySearch(lengths, 0, size, length);
        if (at < 0) {
            at = insert(-at - 1, length);
        }
        paths[at]++;
    }

    private int insert(int at, int length) {
        if (size == lengths.length) {
            lengths = Arrays.copyOf(lengths, 2 * size);
            paths = Arrays.copyOf(paths, 2 * size);
        }
        System.arraycopy(lengths, at, lengths, at + 1, size - at);
        System.arraycopy(paths, at, paths, at + 1, size - at);
        lengths[at] = length;
        paths[at] = 0;
        size++;
        return at;
    }

    /** Takes back one {@link #add}. */
    void remove(int length) {
        int at = Arrays.binarySearch(lengths, 0, size, length);
        paths[at]--;
        if (paths[at] == 0) {
            size--;
            System.arraycopy(lengths, at + 1, lengths, at, size - at);
            System.arraycopy(paths, at + 1, paths, at, size - at);
        }
    }

    /** How many different lengths are below {@code length}: these are numbered from 0. */
    int countBelow(int length) {
        int at = Arrays.binarySearch(lengths, 0, size, length);
        return at < 0 ? -at - 1 : at;
    }

    int get(int number) {
        return lengths[number];
    }
}
