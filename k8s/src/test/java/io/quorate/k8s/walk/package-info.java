/**
 * The walk through the Kubernetes tutorial for ZooKeeper, each of its steps a test, with its own
 * manifest and with ours; and what else users do with a StatefulSet. A test class is one walk: its
 * tests are its steps, in their order, in one cluster.
 *
 * <p>Uses the harness of {@code pod}, the manifests of {@code manifest} and the image of {@code
 * image}; nobody calls it.
 */
@NullMarked
package io.quorate.k8s.walk;

import org.jspecify.annotations.NullMarked;
