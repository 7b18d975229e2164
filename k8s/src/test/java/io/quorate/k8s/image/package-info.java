/**
 * The container image: {@link io.quorate.k8s.image.DockerEngine} builds the real Dockerfile, once
 * in a run of the tests, on a base that stands in for the one that no registry gives here; the
 * tests run it as users do, and {@code io.quorate.k8s.pod} plays pods with its root file system.
 * Depends on Debian's docker.io and debootstrap and on nothing of ours.
 */
@NullMarked
package io.quorate.k8s.image;

import org.jspecify.annotations.NullMarked;
