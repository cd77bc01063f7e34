/**
 * Steady triggers for three applications while a fault a minute befalls the services and what they
 * need, and an account of what became of each trigger. {@code build/hour/run} starts it.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.standalone.hour;
