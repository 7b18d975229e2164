package io.quorate.client;

import io.quorate.protocol.Acl;
import io.quorate.protocol.Stat;

import java.util.List;

/** Who may do what to a znode. */
public record NodeAcl(List<Acl> acl, Stat stat) {}
