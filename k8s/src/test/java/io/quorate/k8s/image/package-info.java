/**
 * What is shipped: the archive, and the container image that is made of it. {@link
 * io.quorate.k8s.image.DockerEngine} builds the real Dockerfile, once in a run of the tests, on a
 * base that stands in for the one that no registry gives here; the tests run both as users do, and
 * {@code walk} plays pods with the image's root file system. Depends on {@code machine}, and on
 * Debian's docker.io and debootstrap.
 */
@NullMarked
package io.quorate.k8s.image;

import org.jspecify.annotations.NullMarked;
