/** The HTTP interface of Belay's own, for manual triggers. */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.api;
