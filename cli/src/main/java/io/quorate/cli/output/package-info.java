/**
 * How results are shown: as the text of ZooKeeper's zkCli, as JSON, YAML, a table, or what a
 * JSONPath finds.
 *
 * <p>Imports the protocol's records. Called by the verbs and the interpreter.
 */
@NullMarked
package io.quorate.cli.output;

import org.jspecify.annotations.NullMarked;
