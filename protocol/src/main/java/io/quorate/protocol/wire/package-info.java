/**
 * Bytes of the client protocol (PROTOCOL 1 to 7 and 11): bounded cursors and one codec a kind of
 * frame. Pure, JDK only; imports {@code protocol} and {@code protocol.request}. Called by servers
 * and clients alike, so every codec works in both directions.
 *
 * <p>Codecs handle the content of a frame, that is, what follows its length prefix. Nothing here
 * trusts what it reads: a frame that does not parse is a {@link
 * io.quorate.protocol.wire.MalformedFrameException}, whatever its bytes, and costs no more memory
 * than a small multiple of its own size.
 */
@NullMarked
package io.quorate.protocol.wire;

import org.jspecify.annotations.NullMarked;
