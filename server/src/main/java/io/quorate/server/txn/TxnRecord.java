package io.quorate.server.txn;

/** A whole transaction as a record of the history holds it. */
public record TxnRecord(TxnHeader header, Txn txn) {}
