package io.quorate.server.tree;

import io.quorate.server.common.Invariant;
import io.quorate.server.txn.AclList;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The distinct ACLs of the tree, each with a number that znodes hold. A number whose last znode is
 * gone is used again.
 */
final class AclTable {

    /** What no tree of ours has: a number that is damaged would take all memory. */
    static final int NUMBER_MAX = 1 << 26;

    private final Map<AclList, Integer> numbers = new HashMap<>();
    private final List<AclList> lists = new ArrayList<>();
    private int[] references = new int[16];
    private int[] free = new int[16];
    private int freeCount;
    private Map<Integer, AclList> changed = new LinkedHashMap<>();
    private Set<Integer> freed = new LinkedHashSet<>();

    /** The ACL with a number that some znode holds. */
    AclList get(int number) {
        return lists.get(number);
    }

    /** Number of distinct ACLs in use. */
    int size() {
        return numbers.size();
    }

    /** The number of an ACL, held by one znode more. */
    int acquire(AclList acl) {
        // Nearly all znodes of nearly all trees have the first ACL there ever was, the root's.
        if (!lists.isEmpty() && references[0] > 0 && lists.getFirst().equals(acl)) {
            references[0]++;
            return 0;
        }
        Integer known = numbers.get(acl);
        int number = known != null ? known : add(acl);
        references[number]++;
        return number;
    }

    private int add(AclList acl) {
        int number;
        if (freeCount > 0) {
            number = free[--freeCount];
            lists.set(number, acl);
        } else {
            number = lists.size();
            lists.add(acl);
            if (number == references.length) {
                references = Arrays.copyOf(references, 2 * number);
            }
        }
        numbers.put(acl, number);
        changed.put(number, acl);
        freed.remove(number);
        return number;
    }

    /** See {@link DataTree#takeChanges}. */
    TreeChanges takeChanges(ChangedZnodes znodes) {
        TreeChanges taken = new TreeChanges(znodes, changed, freed);
        changed = new LinkedHashMap<>();
        freed = new LinkedHashSet<>();
        return taken;
    }

    /** Puts back an ACL that znodes will name; until {@link #restored}. */
    void restore(int number, AclList acl) throws InconsistentStateException {
        if (number < 0 || number > NUMBER_MAX || numbers.containsKey(acl)) {
            throw new InconsistentStateException("ACL " + number + " is there twice, or none");
        }
        while (lists.size() <= number) {
            lists.add(AclList.OPEN);
        }
        if (number >= references.length) {
            references = Arrays.copyOf(references, Math.max(number + 1, 2 * references.length));
        }
        lists.set(number, acl);
        numbers.put(acl, number);
    }

    /** One znode more holds this number: the ACL, or null if there is none. */
    @Nullable AclList hold(int number) {
        if (number < 0 || number >= lists.size() || !isUsed(number)) {
            return null;
        }
        references[number]++;
        return lists.get(number);
    }

    private boolean isUsed(int number) {
        return Integer.valueOf(number).equals(numbers.get(lists.get(number)));
    }

    /** All is put back. What nothing holds is free. */
    void restored() throws InconsistentStateException {
        for (int number = lists.size() - 1; number >= 0; number--) {
            if (references[number] == 0) {
                if (isUsed(number)) {
                    throw new InconsistentStateException("no znode has ACL " + number);
                }
                free(number);
            }
        }
    }

    /** One znode less holds this number. */
    void release(int number) {
        Invariant.check(references[number] > 0, "an ACL is released too often", number, 0);
        if (--references[number] == 0) {
            numbers.remove(lists.get(number));
            changed.remove(number);
            freed.add(number);
            free(number);
        }
    }

    private void free(int number) {
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, 2 * freeCount);
        }
        free[freeCount++] = number;
    }
}
