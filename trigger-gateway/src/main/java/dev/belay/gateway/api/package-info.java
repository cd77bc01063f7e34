/** Belay's own HTTP interface: manual triggers, and gates for any CI. */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.api;
