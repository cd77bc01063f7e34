/**
 * The gateway beside a bare server of the same kind, in one run, on one broker. {@link
 * dev.belay.benchmarks.webhooks.WebhookBenchmark} tells the order of things. Broker, gateway, bare
 * server and load are processes of their own.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.benchmarks.webhooks;
