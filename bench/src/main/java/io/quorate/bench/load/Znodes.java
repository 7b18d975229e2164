package io.quorate.bench.load;

import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.request.Request;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Many znodes, below a few parents, and the multis that create them. Each has bytes of its own that
 * do not compress: otherwise servers that compress would be measured by how alike they are.
 *
 * @param count how many, parents not counted
 * @param valueBytes data of each
 */
public record Znodes(int count, int valueBytes) {

    static final int PARENTS = 20;
    static final int IN_A_MULTI = 100;

    private static final String ROOT = "/scale";

    /** Its first digit is cut off: all names have eight. */
    private static final int FIRST_NUMBER = 100_000_000;

    /** The path of the one that is created last. */
    public String lastPath() {
        return path(count - 1);
    }

    /**
     * How many znodes the servers have got then that they had not before: with root and parents.
     */
    public int withParents() {
        return count + PARENTS + 1;
    }

    /** What must exist before the first multi, in order. */
    List<Request> parents() {
        List<Request> parents = new ArrayList<>();
        parents.add(persistent(ROOT, new byte[0]));
        for (int parent = 0; parent < PARENTS; parent++) {
            parents.add(persistent(parentPath(parent), new byte[0]));
        }
        return parents;
    }

    int multis() {
        return (count + IN_A_MULTI - 1) / IN_A_MULTI;
    }

    /** Creates the next hundred below one parent. The same number gives the same bytes. */
    Request.Multi multi(int number) {
        SplittableRandom random = new SplittableRandom(number);
        List<Request.MultiOp> creations = new ArrayList<>(IN_A_MULTI);
        int from = number * IN_A_MULTI;
        for (int i = from; i < Math.min(from + IN_A_MULTI, count); i++) {
            byte[] value = new byte[valueBytes];
            random.nextBytes(value);
            creations.add(persistent(path(i), value));
        }
        return new Request.Multi(creations);
    }

    private static String path(int index) {
        int parent = index / IN_A_MULTI % PARENTS;
        return parentPath(parent) + "/n" + Integer.toString(FIRST_NUMBER + index).substring(1);
    }

    private static String parentPath(int parent) {
        return ROOT + "/p" + parent;
    }

    private static Request.Create persistent(String path, byte[] data) {
        return new Request.Create(path, data, Acl.OPEN, CreateMode.PERSISTENT.flags());
    }
}
