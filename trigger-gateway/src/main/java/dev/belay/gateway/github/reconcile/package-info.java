/** The deliveries of GitHub's webhooks that failed. GitHub lists them, and sends them again. */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.github.reconcile;
