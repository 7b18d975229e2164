package io.quorate.server.tree;

import io.quorate.server.txn.AclList;

import java.util.Map;
import java.util.Set;

/**
 * What changed in a tree since changes were taken last, as of the moment when they were taken.
 *
 * @param znodes the znodes
 * @param acls the ACLs that got a number
 * @param freeAcls the numbers that no znode holds any more
 */
public record TreeChanges(
        ChangedZnodes znodes, Map<Integer, AclList> acls, Set<Integer> freeAcls) {}
