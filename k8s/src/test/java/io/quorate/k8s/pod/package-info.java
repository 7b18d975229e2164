/**
 * Plays a StatefulSet on one machine: what the controller, the scheduler, the kubelet and the
 * cluster's DNS do with rendered manifests, with pods that are processes in namespaces of their own
 * and have the built image's root file system. {@link io.quorate.k8s.pod.Cluster} is the way in and
 * reads like {@code kubectl}.
 *
 * <p>Played as it is: names, volumes with their group, users, probes and their timings, hooks,
 * signals, restarts, limits of memory, eviction under budgets, required anti-affinity and spread,
 * revisions. Not played: CPU, images by name, service addresses that balance (a service's name
 * resolves to its pods), network policies, storage that fails; a manifest that needs more is
 * refused.
 *
 * <p>May depend on the Kubernetes API types, on {@code machine} and on nothing else of the tests;
 * {@code walk} calls it. Needs Linux, root, iproute2 and util-linux: {@link
 * io.quorate.k8s.pod.NeedsPods}.
 */
@NullMarked
package io.quorate.k8s.pod;

import org.jspecify.annotations.NullMarked;
