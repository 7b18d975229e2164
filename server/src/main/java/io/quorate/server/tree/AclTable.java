package io.quorate.server.tree;

import io.quorate.server.common.Invariant;
import io.quorate.server.txn.AclList;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The distinct ACLs of the tree, each with a number that znodes hold. A number whose last znode is
 * gone is used again.
 */
final class AclTable {

    private final Map<AclList, Integer> numbers = new HashMap<>();
    private final List<AclList> lists = new ArrayList<>();
    private int[] references = new int[16];
    private int[] free = new int[16];
    private int freeCount;

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
        return number;
    }

    /** One znode less holds this number. */
    void release(int number) {
        Invariant.check(references[number] > 0, "an ACL is released too often", number, 0);
        if (--references[number] == 0) {
            numbers.remove(lists.get(number));
            if (freeCount == free.length) {
                free = Arrays.copyOf(free, 2 * freeCount);
            }
            free[freeCount++] = number;
        }
    }
}
