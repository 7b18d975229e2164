package io.quorate.client;

import java.util.concurrent.CompletableFuture;

/** A lasting watch. */
public interface Watch {

    /** The path, below the client's chroot. */
    String path();

    /** Ends it. Nothing is heard from it once this is done. */
    CompletableFuture<Void> remove();
}
