/** The HTTP interface of Belay's own: manual triggers, and gates for any CI. */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.api;
