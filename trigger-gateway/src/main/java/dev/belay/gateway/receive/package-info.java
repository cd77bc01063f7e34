/**
 * What all senders' doors share: bounded bodies, text that is safe to pass on, problems, and the
 * way into the spool.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.receive;
